/** When the evaluations of a trigger type run. */
import { environment, required } from '../../../engine/environment.ts';
import { EngineError } from '../../../engine/errors.ts';
import type { TriggerDefinition } from '../../../engine/triggers/define.ts';
import { nextRun } from '../../maintenance/next-run.ts';

/** Sixty days of an evaluation every hour. */
const MOST_RUNS = 1440;

const readSchedules = (): Readonly<Record<string, string>> =>
  JSON.parse(required(environment.schedules)) as Record<string, string>; // written by the stack

/** Returns the runs after `from`, up to `to`. `lastRun` is for rates, which count from it. Throws CONFLICT for too many. */
export function comingRuns({ name, schedule }: TriggerDefinition, from: Date, to: Date, lastRun: Date | null): Date[] {
  const expression = readSchedules()[name] ?? schedule;
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
