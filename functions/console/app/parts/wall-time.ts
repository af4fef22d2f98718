/** What the clocks of a zone show, as `2026-03-29T09:30`: the value of an input for a date and time. */

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

const formats = new Map<string, Intl.DateTimeFormat>();

/** Making a format takes a hundred times as long as using it. */
function formatOf(timeZone: string): Intl.DateTimeFormat {
  const format =
    formats.get(timeZone) ?? new Intl.DateTimeFormat('sv', { timeZone, dateStyle: 'short', timeStyle: 'short' });
  formats.set(timeZone, format);
  return format;
}

/** False for a name that the browser has no zone of. */
export function isKnownZone(timeZone: string): boolean {
  try {
    return formatOf(timeZone).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** To the minute. */
export const wallTimeOf = (ms: number, timeZone: string): string => formatOf(timeZone).format(ms).replace(' ', 'T');

/** The calendar day of a moment in a zone, as the API writes dates. */
export const dayOf = (ms: number, timeZone: string): string => wallTimeOf(ms, timeZone).split('T')[0] ?? '';

/** The instant at which UTC shows it. ISO writes years from 10000 on with a sign and six digits; the day after 9999-12-31 is one. */
const utcOf = (wall: string): number => Date.parse(`${/^\d{5}/.test(wall) ? '+0' : ''}${wall}Z`);

const offsetAt = (ms: number, timeZone: string): number =>
  utcOf(wallTimeOf(ms, timeZone)) - Math.floor(ms / MINUTE_MS) * MINUTE_MS;

/** Instants that the zone may mean, with its offsets of the day before and the day after. */
function candidates(wall: string, timeZone: string): readonly number[] {
  const asUtc = utcOf(wall);
  if (Number.isNaN(asUtc)) return [];
  return [asUtc - DAY_MS, asUtc + DAY_MS].map((ms) => asUtc - offsetAt(ms, timeZone));
}

/** Returns the instants at which the clocks show it, in their order: none for a time that they skip, two for one that comes twice. */
export function instantsOf(wall: string, timeZone: string): readonly number[] {
  const real = candidates(wall, timeZone).filter((ms) => wallTimeOf(ms, timeZone) === wall);
  return [...new Set(real)].toSorted((one, other) => one - other);
}

/** Returns the instant at which the clocks show it: the first of two, and after the gap for an hour that is left out. NaN for other texts. */
export function instantOf(wall: string, timeZone: string): number {
  const [first] = instantsOf(wall, timeZone);
  return first ?? candidates(wall, timeZone)[0] ?? Number.NaN;
}

/** Whether the clocks of the zone show this time twice. */
export const comesTwice = (ms: number, timeZone: string): boolean =>
  instantsOf(wallTimeOf(ms, timeZone), timeZone).length > 1;

/** Such as `GMT+2`. */
export function offsetName(ms: number, timeZone: string): string {
  const format = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'shortOffset' });
  return format.formatToParts(ms).find(({ type }) => type === 'timeZoneName')?.value ?? '';
}
