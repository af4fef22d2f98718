/** What one trigger makes in the evaluations to come, by the statement of its type. */
import { dateIn } from '../../../engine/calendar.ts';
import type { Database } from '../../../engine/data/database.ts';
import type { Json, Statement } from '../../../engine/data/statement.ts';
import { EngineError } from '../../../engine/errors.ts';
import type { TriggerDefinition } from '../../../engine/triggers/define.ts';
import { readWithArms } from '../../../engine/triggers/settings.ts';
import { forecasts } from '../../../triggers/previews.gen.ts';
import type { Previewed } from '../evaluations/previewed.ts';
import { definitionOf } from '../trigger/definition-of.ts';
import { type Occurrence, spreadTasks } from './spread-tasks.ts';

/** Packed they are 900 KB; the Data API returns at most 1 MB. */
const MOST_OCCURRENCES = 20_000;

const DAY_MS = 86_400_000;

interface Row {
  readonly repId: string | null;
  readonly repName: string | null;
  readonly found: number;
  readonly occurrences: Json;
}

type Forecast = Statement<
  {
    tenantId: string;
    triggerId: string | null;
    timeZone: string;
    startsAt: Date | null;
    settings: Json;
    moments: Json;
    looksAtAll: boolean;
    limit: number;
  },
  Row
>;

const statements: Readonly<Record<string, Forecast>> = forecasts;

type Packed = readonly [place: number, customer: number, first: number, last: number, openTasks: number, fact: number];

const unpack = ({ repId, occurrences }: Row): Occurrence[] =>
  // forecast.sql packs them
  (occurrences as unknown as readonly Packed[]).map(([place, customer, first, last, openTasks, fact]) => ({
    ...{ place, customer, first, last, openTasks, fact, repId },
  }));

function byRep(made: readonly Occurrence[], names: ReadonlyMap<string | null, string | null>) {
  const counts = new Map<string | null, number>();
  for (const { repId } of made) counts.set(repId, (counts.get(repId) ?? 0) + 1);
  return [...counts]
    .map(([repId, tasks]) => ({ repId, repName: names.get(repId) ?? null, tasks }))
    .sort((a, b) => b.tasks - a.tasks || String(a.repId).localeCompare(String(b.repId)));
}

function tooMany({ settings }: TriggerDefinition): EngineError {
  const fewer = ["startFrom: 'now'", ...('lookbackDays' in settings ? ['a shorter lookbackDays'] : [])];
  return new EngineError(
    'CONFLICT',
    `More than ${MOST_OCCURRENCES} occurrences fall due by then; forecast fewer days, or a config that finds fewer, such as ${fewer.join(' or ')}`,
  );
}

/** Returns the days of `runs` with their tasks. Throws CONFLICT when more falls due than a reply of the database holds. */
export async function readForecast(database: Database, tenantId: string, trigger: Previewed, runs: readonly Date[]) {
  const { triggerId, triggerType, timeZone, startsAt } = trigger;
  const definition = definitionOf(triggerType);
  const { numbers, values } = readWithArms(definition, trigger.config, trigger.arms);
  const statement = statements[triggerType];
  if (!statement || runs.length === 0) return [];
  const rows = await database.many(statement, {
    ...{ tenantId, triggerId, timeZone, startsAt, settings: values, limit: MOST_OCCURRENCES },
    moments: runs.map((run) => run.toISOString()),
    looksAtAll: definition.looksAtAll ?? false,
  });
  if ((rows[0]?.found ?? 0) > MOST_OCCURRENCES) throw tooMany(definition);
  const { maxTasksPerRun = 0, maxOpenTasksPerCustomer = 0 } = numbers;
  const { realertDays } = numbers;
  const utcDays = runs.map((run) => Math.floor(run.getTime() / DAY_MS));
  const spread = spreadTasks(rows.flatMap(unpack), utcDays, { maxTasksPerRun, maxOpenTasksPerCustomer, realertDays });
  const names = new Map(rows.map(({ repId, repName }) => [repId, repName]));
  const days = runs.map((run) => dateIn(timeZone, run));
  return [...new Set(days)].map((day) => {
    const ofDay = spread.filter((_, run) => days[run] === day);
    const made = ofDay.flatMap((run) => run.made);
    return { day, tasks: made.length, reps: byRep(made, names), deferred: ofDay.at(-1)?.deferred ?? 0 };
  });
}
