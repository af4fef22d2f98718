/** Moments in values: ISO instants with their zone, and dates, which begin in the time zone of the run. */

const INSTANT = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?) ?(?:Z|[+-]\d\d(?::?\d\d)?)$/;
const DATE = /^(\d{4})-(\d\d)-(\d\d)$/;

/** A day that exists, from the year 1 to 9999: `Date` would turn the 31st of February into March. */
function isDay(date: string): boolean {
  const at = new Date(`${date}T00:00:00Z`);
  return !date.startsWith('0000') && !Number.isNaN(at.getTime()) && at.toISOString().startsWith(date);
}

/** What a clock in `timeZone` shows at `ms`, as if it were UTC. */
function clockIn(timeZone: string, ms: number): number {
  const shown = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' }).format(ms);
  return Date.parse(`${shown.replace(' ', 'T')}Z`);
}

/** The start of a day. Where the clock is put forward over midnight, it is the moment of that. */
export function startOfDay(date: string, timeZone: string): number {
  const wanted = Date.parse(`${date}T00:00:00Z`);
  const first = wanted - (clockIn(timeZone, wanted) - wanted);
  const second = wanted - (clockIn(timeZone, first) - first);
  return Math.max(clockIn(timeZone, second) === wanted ? second : first, second);
}

/** Seconds since 1970, or undefined for a text that is no moment: also for a local time without its zone. */
export function momentOf(text: string, timeZone: string): number | undefined {
  if (DATE.test(text)) return isDay(text) ? startOfDay(text, timeZone) / 1000 : undefined;
  const [, date, time] = INSTANT.exec(text) ?? [];
  if (date === undefined || time === undefined || !isDay(date)) return undefined;
  const [, fraction = ''] = /\.(\d+)/.exec(time) ?? [];
  const offset = text.slice(text.indexOf(time) + time.length).trim();
  const full = /^[+-]\d\d$/.test(offset) ? `${offset}:00` : offset.replace(/^([+-]\d\d)(\d\d)$/, '$1:$2');
  const ms = Date.parse(`${date}T${time.replace(/\.\d+/, '')}${full}`);
  return Number.isNaN(ms) ? undefined : ms / 1000 + Number(`0.${fraction || '0'}`);
}
