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

/** A moment as whole seconds since 1970 and the fraction of a second, or undefined for a text that is none: also for a local time without its zone. */
function readMoment(
  text: string,
  timeZone: string,
): { readonly seconds: number; readonly fraction: string } | undefined {
  if (DATE.test(text)) return isDay(text) ? { seconds: startOfDay(text, timeZone) / 1000, fraction: '' } : undefined;
  const [, date, time] = INSTANT.exec(text) ?? [];
  if (date === undefined || time === undefined || !isDay(date)) return undefined;
  const [, fraction = ''] = /\.(\d+)/.exec(time) ?? [];
  const offset = text.slice(text.indexOf(time) + time.length).trim();
  const full = /^[+-]\d\d$/.test(offset) ? `${offset}:00` : offset.replace(/^([+-]\d\d)(\d\d)$/, '$1:$2');
  const ms = Date.parse(`${date}T${time.replace(/\.\d+/, '')}${full}`);
  return Number.isNaN(ms) ? undefined : { seconds: ms / 1000, fraction };
}

/** Seconds since 1970 with their fraction, or undefined for a text that is no moment. */
export function momentOf(text: string, timeZone: string): number | undefined {
  const read = readMoment(text, timeZone);
  return read && read.seconds + Number(`0.${read.fraction || '0'}`);
}

/** The same as a `Date`: microseconds are cut off, so that the moment equals itself after a way through PostgreSQL. */
export function dateOf(text: string, timeZone: string): Date | undefined {
  const read = readMoment(text, timeZone);
  return read && new Date(read.seconds * 1000 + Number(read.fraction.padEnd(3, '0').slice(0, 3)));
}
