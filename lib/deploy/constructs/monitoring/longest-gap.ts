import { Cron } from 'croner';
import { readSchedule } from '../../../../functions/engine/schedule-expression.ts';

const DAY_SECONDS = 86_400;
/** A fixed day, so that the template is the same whenever it is synthesised. The two years have no leap day. */
const from = new Date('2025-12-31T23:59:59Z');
const until = new Date('2028-01-01T00:00:00Z');

/** Seconds since `from` of every run of a five-field pattern before `end`. */
function runs(pattern: string, end: Date): number[] {
  const cron = new Cron(pattern, { timezone: 'UTC', sloppyRanges: true, stopAt: end.toISOString() });
  const found: number[] = [];
  for (let run = cron.nextRun(from); run; run = cron.nextRun(run)) found.push((run.getTime() - from.getTime()) / 1000);
  return found;
}

const widest = (instants: readonly number[]): number =>
  instants.slice(1).reduce((gap, instant, index) => Math.max(gap, instant - (instants[index] ?? instant)), 0);

/**
 * Returns the seconds of the longest pause between two runs of a schedule expression in UTC: `rate(2 hours)` → 7200, a cron
 * of weekdays at nine → three days. Throws for an expression that cannot be read or never runs twice.
 */
export function longestGap(expression: string): number {
  const schedule = readSchedule(expression);
  if (schedule === undefined)
    throw new Error(`"${expression}" is not rate(<n> <minutes|hours|days>) or a six-field cron(…)`);
  if (schedule.kind === 'rate') return schedule.periodSeconds;
  // Times of day and days are looked at separately: a schedule of every minute runs a million times in two years.
  const times = runs(`${schedule.time} * * *`, new Date(from.getTime() + DAY_SECONDS * 1000));
  const pause = schedule.isDaily ? DAY_SECONDS : widest(runs(`0 0 ${schedule.day}`, until));
  const [first, last] = [times[0], times.at(-1)];
  if (first === undefined || last === undefined || pause === 0) throw new Error(`"${expression}" does not run twice`);
  return Math.max(widest(times), pause - (last - first));
}
