/** When the evaluations of a trigger type run. */
import { environment, required } from '../../../engine/environment.ts';
import { EngineError } from '../../../engine/errors.ts';
import type { TriggerDefinition } from '../../../engine/triggers/define.ts';
import { nextRun } from '../../maintenance/next-run.ts';

/** Sixty days of an evaluation every hour. */
const MOST_RUNS = 1440;

const readSchedules = (): Readonly<Record<string, string>> =>
  JSON.parse(required(environment.schedules)) as Record<string, string>; // written by the stack

const scheduleOf = ({ name, schedule }: TriggerDefinition): string => readSchedules()[name] ?? schedule;

/** Returns when the type is evaluated next; undefined for a schedule that is off, and for a rate that has not run yet. */
export const nextEvaluation = (definition: TriggerDefinition, now: Date, lastRun: Date | null): Date | undefined =>
  nextRun(scheduleOf(definition), now, lastRun ?? undefined);

/** Returns the runs after `from`, up to `to`. `lastRun` is for rates, which count from it. Throws CONFLICT for too many. */
export function comingRuns(definition: TriggerDefinition, from: Date, to: Date, lastRun: Date | null): Date[] {
  const expression = scheduleOf(definition);
  const runs: Date[] = [];
  let run = nextRun(expression, from, lastRun ?? from);
  while (run !== undefined && run <= to) {
    if (runs.length === MOST_RUNS)
      throw new EngineError(
        'CONFLICT',
        `${expression} has more than ${MOST_RUNS} evaluations by then; forecast fewer days`,
      );
    runs.push(run);
    run = nextRun(expression, run, run);
  }
  return runs;
}
