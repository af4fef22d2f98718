import { patterns } from '../../../engine/patterns.ts';
import { faultOfSchedule } from '../../../engine/schedules/fault-of-schedule.ts';
import { isTimeZone } from '../../../engine/schedules/wall-time.ts';
import { dateOf } from '../../conditions/moment-of.ts';
import { expressionOf } from '../../entries/expression-of.ts';
import type { Tools } from '../../graph/tools.ts';
import type { Entry } from './entries.ts';

const named: Readonly<Record<string, string>> = patterns;

/** Returns what is wrong with the `cron` of a schedule, a pattern's name or six fields, or undefined. */
export function faultOfCron(cron: string, timeZone: string, now: Date): string | undefined {
  if (/^[A-Z][A-Z0-9_]*$/.test(cron) && !Object.hasOwn(named, cron))
    return `there is no pattern "${cron}"; known: ${Object.keys(named).join(', ')}`;
  const expression = expressionOf(cron);
  if (!expression.startsWith('cron('))
    return 'must be cron(minute hour day month weekday year), or the name of a pattern';
  const fault = faultOfSchedule(expression, timeZone, now);
  return fault && `"${cron}" is no schedule: ${fault}`;
}

/** Reports a schedule that EventBridge Scheduler would refuse, and one that has no occurrence to come. */
export function checkSchedule({ kind, cron, once, timeZone }: Entry, place: string, tools: Tools): void {
  if (kind !== 'schedule') return;
  const { now } = tools.surroundings;
  const zone = timeZone !== undefined && isTimeZone(timeZone) ? timeZone : 'UTC';
  tools.timeZone(`${place}.timeZone`, timeZone);
  if ((cron === undefined) === (once === undefined))
    tools.report('MISSING_SETTING', `${place}.cron`, 'needs either cron or once', 'Set one of the two');
  const fault = cron === undefined ? undefined : faultOfCron(cron.trim(), zone, now);
  if (fault) tools.report('BAD_SETTING', `${place}.cron`, fault, 'Use six fields, such as cron(0 9 ? * MON-FRI *)');
  const at = once === undefined ? undefined : dateOf(once, zone);
  if (once !== undefined && at === undefined)
    tools.report('BAD_SETTING', `${place}.once`, 'must be an instant such as 2026-01-31T09:00:00Z');
  if (at !== undefined && at <= now)
    tools.report('BAD_SETTING', `${place}.once`, 'is over, so nothing would start', 'Use a moment to come');
}
