import { environment, required } from '../../engine/environment.ts';
import type { MaintenanceDefinition } from '../../engine/maintenance/define.ts';
import { maintenance } from '../../registry.ts';
import { on } from '../http/route-handler.ts';
import { nextRun } from './next-run.ts';
import { listMaintenanceRuns } from './queries.gen.ts';
import { routes } from './routes.ts';
import { findSwitches, reasonOff, type Switches } from './switches.ts';

/** Runs that are listed of each piece of maintenance. */
const MOST_RUNS = 5;

const definitions: readonly MaintenanceDefinition[] = Object.values(maintenance);

type Run = NonNullable<(typeof listMaintenanceRuns)['gives']>;

const readSchedules = (): Readonly<Record<string, string>> =>
  JSON.parse(required(environment.schedules)) as Record<string, string>; // written by the stack

interface Installation {
  readonly schedules: Readonly<Record<string, string>>;
  readonly switches: Switches | undefined;
  readonly now: Date;
}

function view(definition: MaintenanceDefinition, runs: readonly Run[], { schedules, switches, now }: Installation) {
  const { name, description, job } = definition;
  const schedule = schedules[name] ?? definition.schedule;
  const reason = reasonOff(definition, schedule, switches);
  const lastTick = runs.find(({ source }) => source === 'SCHEDULE')?.scheduledAt;
  return {
    name,
    description,
    schedule,
    scope: job?.scope ?? ('tenant' as const),
    isEnabled: reason === undefined,
    disabledBecause: reason ?? null,
    pausedAt: switches?.pauses[name] ?? null,
    nextRunAt: reason === undefined ? (nextRun(schedule, now, lastTick) ?? null) : null,
    lastRuns: runs.map(({ name: _, ...run }) => run),
  };
}

export const listMaintenance = on(routes.listMaintenance, async ({ database, caller: { tenantId }, now }) => {
  const switches = await findSwitches(database, { tenantId, runs: 0, now });
  const installation = { schedules: readSchedules(), switches, now };
  const rows = await database.many(listMaintenanceRuns, { tenantId, most: MOST_RUNS });
  const runsOf = (name: string) => rows.filter((row) => row.name === name);
  return { body: { items: definitions.map((one) => view(one, runsOf(one.name), installation)), nextCursor: null } };
});
