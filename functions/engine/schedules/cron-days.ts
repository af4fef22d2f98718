/** The two day fields of a cron expression: the days of a month that they match. */
import { type CronField, ExpressionError, parseMember, parseNumber } from './cron-field.ts';

const DAY_OF_MONTH: CronField = { label: 'day-of-month', min: 1, max: 31, steps: true };
const DAY_OF_WEEK: CronField = {
  label: 'day-of-week',
  min: 1,
  max: 7,
  names: ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'],
  steps: false,
};
const SUNDAY = 1;
const SATURDAY = 7;

/** A month, for the rules below. `weekday` counts from 1 = Sunday. */
interface Month {
  readonly length: number;
  weekday(day: number): number;
}

type DayRule = (month: Month) => number[];

/** Days of the month, ascending, each once. `month` counts from 1. */
export type DaysOfMonth = (year: number, month: number) => number[];

/**
 * The weekday nearest to `day` within the month: Saturday goes to Friday, Sunday to Monday, unless the month ends
 * there.
 */
function nearestWeekday(day: number, month: Month): number {
  const weekday = month.weekday(day);
  if (weekday === SATURDAY) return day > 1 ? day - 1 : day + 2;
  if (weekday === SUNDAY) return day < month.length ? day + 1 : day - 2;
  return day;
}

function dayOfMonthRule(member: string): DayRule {
  const fromEnd = /^L(?:-(\d{1,2}))?(W?)$/i.exec(member);
  if (fromEnd) {
    const before = Number(fromEnd[1] ?? 0);
    if (before > 30) throw new ExpressionError(`day-of-month: "${member}" is more than 30 days before the end`);
    const isWeekday = fromEnd[2] !== '';
    return (month) => {
      const day = month.length - before;
      return day < 1 ? [] : [isWeekday ? nearestWeekday(day, month) : day];
    };
  }
  if (/W$/i.test(member)) {
    const day = parseNumber(member.slice(0, -1), DAY_OF_MONTH);
    return (month) => (day > month.length ? [] : [nearestWeekday(day, month)]);
  }
  const days = parseMember(member, DAY_OF_MONTH);
  return (month) => days.filter((day) => day <= month.length);
}

function firstOnWeekday(weekday: number, month: Month): number {
  return ((weekday - month.weekday(1) + 7) % 7) + 1;
}

function everyWeekday(weekdays: readonly number[], month: Month): number[] {
  const all = Array.from({ length: month.length }, (_, index) => index + 1);
  return all.filter((day) => weekdays.includes(month.weekday(day)));
}

function dayOfWeekRule(member: string): DayRule {
  const [name = '', nth, ...rest] = member.split('#');
  if (nth !== undefined) {
    if (rest.length > 0 || !/^[1-5]$/.test(nth)) throw new ExpressionError(`day-of-week: "${member}" is not 1 to 5`);
    const weekday = parseNumber(name, DAY_OF_WEEK);
    return (month) => {
      const day = firstOnWeekday(weekday, month) + 7 * (Number(nth) - 1);
      return day <= month.length ? [day] : [];
    };
  }
  // A plain "L" is the last day of the week, Saturday.
  if (/^L$/i.test(member)) return (month) => everyWeekday([SATURDAY], month);
  if (/L$/i.test(member)) {
    const weekday = parseNumber(member.slice(0, -1), DAY_OF_WEEK);
    return (month) => everyWeekday([weekday], month).slice(-1);
  }
  const weekdays = parseMember(member, DAY_OF_WEEK);
  return (month) => everyWeekday(weekdays, month);
}

/** Exactly one of the two fields must be `?`. Throws `ExpressionError`. */
export function parseDays(dayOfMonth: string, dayOfWeek: string): DaysOfMonth {
  if ((dayOfMonth === '?') === (dayOfWeek === '?')) {
    throw new ExpressionError('one of day-of-month and day-of-week must be "?", and only one');
  }
  const isByWeek = dayOfMonth === '?';
  const members = (isByWeek ? dayOfWeek : dayOfMonth).split(',');
  if (members.length > 1 && members.some((member) => member.includes('#'))) {
    throw new ExpressionError('day-of-week: "#" may not be part of a list');
  }
  const rules = members.map(isByWeek ? dayOfWeekRule : dayOfMonthRule);
  return (year, month) => {
    const firstWeekday = new Date(Date.UTC(year, month - 1, 1)).getUTCDay();
    const shape: Month = {
      length: new Date(Date.UTC(year, month, 0)).getUTCDate(),
      weekday: (day) => ((firstWeekday + day - 1) % 7) + 1,
    };
    return [...new Set(rules.flatMap((rule) => rule(shape)))].sort((a, b) => a - b);
  };
}
