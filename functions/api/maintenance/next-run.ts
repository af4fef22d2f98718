import { Cron } from 'croner';
import { readSchedule } from '../../engine/schedule-expression.ts';

function nextOfRate(periodSeconds: number, now: Date, lastRun: Date | undefined): Date | undefined {
  const periodMs = periodSeconds * 1000;
  if (lastRun === undefined || periodMs === 0) return undefined;
  const periods = Math.max(1, Math.floor((now.getTime() - lastRun.getTime()) / periodMs) + 1);
  return new Date(lastRun.getTime() + periods * periodMs);
}

/**
 * Returns when a schedule runs next after `now`, in UTC. A rate counts from the moment its schedule was made, which only its
 * last run shows: undefined before the first, and for an expression that cannot be read.
 */
export function nextRun(expression: string, now: Date, lastRun?: Date): Date | undefined {
  const schedule = readSchedule(expression);
  if (schedule === undefined) return undefined;
  if (schedule.kind === 'rate') return nextOfRate(schedule.periodSeconds, now, lastRun);
  const cron = new Cron(`${schedule.time} ${schedule.day}`, { timezone: 'UTC', sloppyRanges: true });
  return cron.nextRun(now) ?? undefined;
}
