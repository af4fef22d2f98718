/** Expressions of EventBridge Scheduler in words. They are in UTC. */

const days: Readonly<Record<string, string>> = {
  ...{
    MON: 'Monday',
    TUE: 'Tuesday',
    WED: 'Wednesday',
    THU: 'Thursday',
    FRI: 'Friday',
    SAT: 'Saturday',
    SUN: 'Sunday',
  },
};

const two = (value: string): string => value.padStart(2, '0');

const every = (length: number, unit: string): string => (length === 1 ? `every ${unit}` : `every ${length} ${unit}s`);

/** The moments within a day; undefined for what has no simple words. */
function timesOf(minute: string, hour: string): string | undefined {
  const [, minutes] = /^0\/(\d+)$/.exec(minute) ?? [];
  const [, hours] = /^0\/(\d+)$/.exec(hour) ?? [];
  if (hour === '*' && minute === '*') return 'every minute';
  if (hour === '*' && minutes) return every(Number(minutes), 'minute');
  if (!/^\d+$/.test(minute)) return undefined;
  if (hour === '*') return minute === '0' ? 'every hour' : `every hour at minute ${minute}`;
  if (hours) return `${every(Number(hours), 'hour')} from 00:${two(minute)}`;
  if (!/^\d+(,\d+)*$/.test(hour)) return undefined;
  return `at ${hour
    .split(',')
    .map((one) => `${two(one)}:${two(minute)}`)
    .join(' and ')}`;
}

function daysOf(dayOfMonth: string, dayOfWeek: string): string | undefined {
  if (/^\d+$/.test(dayOfMonth)) return `on day ${dayOfMonth} of every month `;
  if (dayOfWeek === 'MON-FRI') return 'Monday to Friday ';
  if (days[dayOfWeek]) return `every ${days[dayOfWeek]} `;
  return [dayOfMonth, dayOfWeek].some((one) => one === '*') ? '' : undefined;
}

function cronWords(expression: string): string | undefined {
  const [minute = '', hour = '', dayOfMonth = '', month, dayOfWeek = '', year] = expression.split(' ');
  const times = timesOf(minute, hour);
  const on = daysOf(dayOfMonth, dayOfWeek);
  if (times === undefined || on === undefined || month !== '*' || year !== '*') return undefined;
  return `${on === '' && times.startsWith('at ') ? 'every day ' : on}${times} UTC`;
}

/** The schedule in words; an expression that has none as it is. */
export function scheduleInWords(schedule: string): string {
  if (schedule === 'off') return 'without a schedule';
  const [, length, unit] = /^rate\((\d+) (\w+?)s?\)$/.exec(schedule) ?? [];
  if (length && unit) return every(Number(length), unit);
  const [, cron] = /^cron\((.+)\)$/.exec(schedule) ?? [];
  return (cron && cronWords(cron)) ?? `${schedule}, UTC`;
}

/** `sample-metrics` is read "sample metrics". */
export const wordsOf = (name: string): string => name.replaceAll('-', ' ');
