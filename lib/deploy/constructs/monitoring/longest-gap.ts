import { Cron } from 'croner';

const DAY_SECONDS = 86_400;
const secondsPer: Readonly<Record<string, number>> = { minute: 60, hour: 3600, day: DAY_SECONDS };
/** A fixed day, so that the template is the same on every day. Two years from here end before the next leap day. */
const from = new Date('2025-12-31T23:59:59Z');
const until = new Date('2028-01-01T00:00:00Z');

/** EventBridge counts weekdays from 1 = Sunday, croner from 0. Names are the same; after `#` stands a week, not a day. */
const weekdays = (field: string): string => field.replace(/(?<![#\d])\d+/g, (day) => String(Number(day) - 1));

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
 * Seconds of the longest pause between two runs of a schedule expression in UTC: `rate(2 hours)` → 7200, a cron of
 * weekdays at nine → three days. The year field is taken for `*`. Throws for an expression that never runs twice.
 */
export function longestGap(expression: string): number {
  const rate = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression);
  if (rate?.[1] && rate[2]) return Number(rate[1]) * (secondsPer[rate[2]] ?? 0);
  const fields = /^cron\((.*)\)$/.exec(expression)?.[1]?.trim().split(/\s+/);
  if (fields?.length !== 6)
    throw new Error(`"${expression}" is not rate(<n> <minutes|hours|days>) or a six-field cron(…)`);
  const [minute = '', hour = '', day = '', month = '', weekday = ''] = fields;
  // Times of day and days apart: a schedule of every minute on weekdays runs half a million times in two years.
  const times = runs(`${minute} ${hour} * * *`, new Date(from.getTime() + DAY_SECONDS * 1000));
  const daily = [day, month, weekday].every((field) => field === '*' || field === '?');
  const pause = daily ? DAY_SECONDS : widest(runs(`0 0 ${day} ${month} ${weekdays(weekday)}`, until));
  const [first, last] = [times[0], times.at(-1)];
  if (first === undefined || last === undefined || pause === 0) throw new Error(`"${expression}" does not run twice`);
  return Math.max(widest(times), pause - (last - first));
}
