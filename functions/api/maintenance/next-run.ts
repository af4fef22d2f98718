import { Cron } from 'croner';

const unitMs: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/** EventBridge counts weekdays from 1 = Sunday, croner from 0. The number after `#` is a week, not a day. */
const weekdays = (field: string): string => field.replace(/(?<![#\d])\d+/g, (day) => String(Number(day) - 1));

function nextOfRate(count: number, unit: string, now: Date, lastRun: Date | undefined): Date | undefined {
  const periodMs = count * (unitMs[unit] ?? 0);
  if (lastRun === undefined || periodMs === 0) return undefined;
  const periods = Math.max(1, Math.floor((now.getTime() - lastRun.getTime()) / periodMs) + 1);
  return new Date(lastRun.getTime() + periods * periodMs);
}

/**
 * When a schedule runs next after `now`, in UTC. A rate counts from the creation of its schedule, which only an earlier run shows:
 * undefined before the first run. Takes the year field for `*`.
 */
export function nextRun(expression: string, now: Date, lastRun?: Date): Date | undefined {
  const [, count, unit] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  if (count && unit) return nextOfRate(Number(count), unit, now, lastRun);
  const [minute, hour, day, month, weekday = '*'] = /^cron\((.*)\)$/.exec(expression)?.[1]?.trim().split(/\s+/) ?? [];
  if (minute === undefined) return undefined;
  const pattern = [minute, hour, day, month, weekdays(weekday)].join(' ');
  return new Cron(pattern, { timezone: 'UTC', sloppyRanges: true }).nextRun(now) ?? undefined;
}
