/** Shows a moment in one of PostgreSQL's patterns, as far as parse-text.ts writes them: names of days and months are English. */

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

const PIECE = /"((?:[^"\\]|\\.)*)"|FMMonth|FMDay|FMDD|FMMM|FMHH24|FMHH12|YYYY|YY|MM|DDD|DD|HH24|HH12|MI|SS|AM|Mon|Dy/gs;

/** The wall clock in a zone, as if it were UTC. */
function wallClock(ms: number, timeZone: string): Date {
  const shown = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' }).format(ms);
  return new Date(`${shown.replace(' ', 'T')}Z`);
}

const two = (value: number, width = 2) => String(value).padStart(width, '0');

/** `pattern` is one of to_char that parse-text.ts wrote; `ms` is since 1970. */
export function formatMoment(ms: number, pattern: string, timeZone: string): string {
  const at = wallClock(ms, timeZone);
  const hour = at.getUTCHours();
  const month = MONTHS[at.getUTCMonth()] ?? '';
  const day = DAYS[at.getUTCDay()] ?? '';
  const dayOfYear = Math.floor((at.getTime() - Date.UTC(at.getUTCFullYear(), 0, 1)) / 86_400_000) + 1;
  const pieces: Readonly<Record<string, string>> = {
    YYYY: two(at.getUTCFullYear(), 4),
    YY: two(at.getUTCFullYear() % 100),
    MM: two(at.getUTCMonth() + 1),
    DD: two(at.getUTCDate()),
    FMDD: String(at.getUTCDate()),
    FMMM: String(at.getUTCMonth() + 1),
    FMHH24: String(hour),
    FMHH12: String(hour % 12 || 12),
    DDD: two(dayOfYear, 3),
    HH24: two(hour),
    HH12: two(hour % 12 || 12),
    MI: two(at.getUTCMinutes()),
    SS: two(at.getUTCSeconds()),
    AM: hour < 12 ? 'AM' : 'PM',
    FMMonth: month,
    Mon: month.slice(0, 3),
    FMDay: day,
    Dy: day.slice(0, 3),
  };
  return pattern.replace(
    PIECE,
    (piece, quoted: string | undefined) => quoted?.replaceAll(/\\(.)/gs, '$1') ?? pieces[piece] ?? '',
  );
}
