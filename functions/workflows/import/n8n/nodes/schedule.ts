/** Schedules of n8n as six fields of EventBridge Scheduler: minute, hour, day, month, weekday, year. */
import { at, listOf, numberOf, own, textOf } from '../../members.ts';
import type { Params } from '../params.ts';

const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT', 'SUN'];

const whole = (value: unknown, otherwise: number, least: number, most: number): number => {
  const number = Math.trunc(numberOf(value) ?? otherwise);
  return number >= least && number <= most ? number : otherwise;
};

const cron = (minute: string | number, hour: string | number, day: string, weekday: string, month = '*'): string =>
  `cron(${minute} ${hour} ${day} ${month} ${weekday} *)`;

/** Every `n` of a cycle that begins anew, such as 7 minutes in an hour. */
function steps(params: Params, n: number, cycle: number, unit: string): string {
  if (n <= 1) return '*';
  if (cycle % n !== 0) params.change(`every ${n} ${unit} begins anew with each cycle of ${cycle}`);
  return `0/${Math.min(n, cycle - 1)}`;
}

/** Weekdays of other crons count from 0 = Sunday. */
const weekdays = (field: string): string => field.replaceAll(/\b[0-7]\b(?!#)/g, (day) => WEEKDAYS[Number(day)] ?? day);

/** Five fields, or six that begin with seconds. One that is restricted by day and by weekday means either, which is two schedules here. */
export function crons(params: Params, expression: string): readonly string[] {
  const fields = expression.trim().split(/\s+/);
  if (fields.length === 6 && !/^0+$/.test(fields[0] ?? ''))
    params.change('the seconds of the schedule are left out: the shortest period is a minute');
  const [minute = '*', hour = '*', day = '*', month = '*', weekday = '*'] =
    fields.length === 6 ? fields.slice(1) : fields;
  const steppy = (field: string) => field.replace(/^\*\//, '0/');
  const isAny = (field: string) => field === '*' || field === '?';
  const byDay = cron(
    steppy(minute),
    steppy(hour),
    isAny(day) ? '*' : day.replace(/^\*\//, '1/'),
    '?',
    month.replace(/^\*\//, '1/'),
  );
  if (isAny(weekday)) return [byDay];
  const named = weekdays(weekday.toUpperCase().replace(/^\*\/1$/, '*'));
  const byWeekday = cron(steppy(minute), steppy(hour), '?', named, month.replace(/^\*\//, '1/'));
  return isAny(day) ? [byWeekday] : [byDay, byWeekday];
}

/** Weekdays and days of months as n8n has them in lists. */
function everyWeek(params: Params, days: unknown, minute: number, hour: number, weeks: number): string {
  if (weeks > 1) params.change(`runs every week, not every ${weeks} weeks`);
  const named = [...new Set(listOf(days).map((day) => WEEKDAYS[whole(day, 0, 0, 7)] ?? 'SUN'))];
  return cron(minute, hour, '?', named.length === 0 ? 'SUN' : named.join(','));
}

/** One rule of a Schedule Trigger. */
function ofRule(params: Params, rule: unknown): readonly string[] {
  const hour = whole(own(rule, 'triggerAtHour'), 0, 0, 23);
  const minute = whole(own(rule, 'triggerAtMinute'), 0, 0, 59);
  const every = (name: string, otherwise: number) => whole(own(rule, name), otherwise, 1, 1000);
  switch (textOf(own(rule, 'field'), 'days')) {
    case 'cronExpression':
      return crons(params, textOf(own(rule, 'expression'), '0 0 * * *'));
    case 'seconds':
      params.change('runs every minute: the shortest period is a minute');
      return [cron('*', '*', '*', '?')];
    case 'minutes':
      return [cron(steps(params, every('minutesInterval', 5), 60, 'minutes'), '*', '*', '?')];
    case 'hours':
      return [cron(minute, steps(params, every('hoursInterval', 1), 24, 'hours'), '*', '?')];
    case 'weeks':
      return [everyWeek(params, own(rule, 'triggerAtDay') ?? [0], minute, hour, every('weeksInterval', 1))];
    case 'months': {
      const months = every('monthsInterval', 1);
      const day = String(whole(own(rule, 'triggerAtDayOfMonth'), 1, 1, 31));
      return [cron(minute, hour, day, '?', months === 1 ? '*' : `1/${Math.min(months, 12)}`)];
    }
    default: {
      const days = every('daysInterval', 1);
      if (days > 1) params.change(`every ${days} days begins anew with each month`);
      return [cron(minute, hour, days === 1 ? '*' : `1/${Math.min(days, 31)}`, '?')];
    }
  }
}

/** One time of an older Cron node. */
function ofTime(params: Params, time: unknown): readonly string[] {
  const hour = whole(own(time, 'hour'), 14, 0, 23);
  const minute = whole(own(time, 'minute'), 0, 0, 59);
  switch (textOf(own(time, 'mode'), 'everyDay')) {
    case 'everyMinute':
      return [cron('*', '*', '*', '?')];
    case 'everyHour':
      return [cron(minute, '*', '*', '?')];
    case 'everyWeek':
      return [everyWeek(params, [own(time, 'weekday') ?? 1], minute, hour, 1)];
    case 'everyMonth':
      return [cron(minute, hour, String(whole(own(time, 'dayOfMonth'), 1, 1, 31)), '?')];
    case 'everyX':
      return ofInterval(params, numberOf(own(time, 'value')) ?? 2, textOf(own(time, 'unit'), 'hours'));
    case 'custom':
      return crons(params, textOf(own(time, 'cronExpression'), '0 0 * * *'));
    default:
      return [cron(minute, hour, '*', '?')];
  }
}

/** Of an older Interval node. */
function ofInterval(params: Params, n: number, unit: string): readonly string[] {
  const count = Math.max(1, Math.min(1000, Math.trunc(n)));
  if (unit === 'hours') return [cron(0, steps(params, count, 24, 'hours'), '*', '?')];
  if (unit === 'minutes') return [cron(steps(params, count, 60, 'minutes'), '*', '*', '?')];
  const minutes = Math.max(1, Math.min(59, Math.round(count / 60)));
  if (count % 60 !== 0)
    params.change(`runs every ${minutes === 1 ? 'minute' : `${minutes} minutes`}: the shortest period is a minute`);
  return [cron(steps(params, minutes, 60, 'minutes'), '*', '*', '?')];
}

/** The schedules of a trigger, of any version. */
export function schedulesOf(type: string, params: Params): readonly string[] {
  if (type === 'interval')
    return ofInterval(params, numberOf(params.get('interval')) ?? 1, textOf(params.get('unit'), 'seconds'));
  if (type === 'cron') return listOf(at(params.get('triggerTimes'), 'item')).flatMap((time) => ofTime(params, time));
  const rules = listOf(at(params.get('rule'), 'interval'));
  return (rules.length === 0 ? [{}] : rules).flatMap((rule) => ofRule(params, rule));
}
