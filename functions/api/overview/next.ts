/** What comes next: bookings, evaluations of triggers, maintenance. */
import type { Database } from '../../engine/data/database.ts';
import { environment, required } from '../../engine/environment.ts';
import type { MaintenanceDefinition } from '../../engine/maintenance/define.ts';
import { maintenance, triggers } from '../../registry.ts';
import { nextRun } from '../maintenance/next-run.ts';
import { findSwitches, reasonOff } from '../maintenance/switches.ts';
import type { kindsOfNext } from './overview-view.ts';
import { listNext } from './queries.gen.ts';

const MOST = 20;

interface Next {
  readonly kind: (typeof kindsOfNext)[number];
  readonly at: Date;
  readonly id: string | null;
  readonly name: string | null;
  readonly assigneeName: string | null;
}

const readSchedules = (): Readonly<Record<string, string>> =>
  JSON.parse(required(environment.schedules)) as Record<string, string>; // written by the stack

/** Returns up to 20, the earliest first. What a setting or the deployment switched off does not come. */
export async function findNext(
  database: Database,
  { tenantId, now }: { tenantId: string; now: Date },
): Promise<Next[]> {
  const rows = await database.many(listNext, { tenantId, now, most: MOST });
  const switches = await findSwitches(database, { tenantId, runs: 0, now });
  const schedules = readSchedules();
  const run = (kind: Next['kind'], name: string, schedule: string): Next[] => {
    const last = rows.find((row) => row.kind === 'run' && row.name === name)?.at;
    const at = nextRun(schedules[name] ?? schedule, now, last);
    return at === undefined ? [] : [{ kind, at, id: null, name, assigneeName: null }];
  };
  const isOn = (definition: MaintenanceDefinition) =>
    reasonOff(definition, schedules[definition.name] ?? definition.schedule, switches) === undefined;
  const bookings = rows.flatMap(({ kind, at, id, name, assigneeName }): Next[] =>
    kind === 'booking' ? [{ kind: 'BOOKING', at, id, name, assigneeName }] : [],
  );
  const evaluations = Object.values(triggers).flatMap(({ name, schedule }) => run('TRIGGER', name, schedule));
  const pieces: readonly MaintenanceDefinition[] = Object.values(maintenance);
  const ofTenant = pieces.filter((piece) => (piece.job?.scope ?? 'tenant') === 'tenant' && isOn(piece));
  const runs = ofTenant.flatMap(({ name, schedule }) => run('MAINTENANCE', name, schedule));
  return [...bookings, ...evaluations, ...runs]
    .sort((one, other) => one.at.getTime() - other.at.getTime())
    .slice(0, MOST);
}
