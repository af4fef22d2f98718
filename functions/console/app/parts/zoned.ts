/** Moments as a field of the browser has them (`1998-07-01T09:00`), in a zone that need not be the browser's. */
const MINUTE_MS = 60_000;

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
  const format =
    formats.get(zone) ??
    new Intl.DateTimeFormat('sv', { timeZone: zone, dateStyle: 'short', timeStyle: 'short', hourCycle: 'h23' });
  formats.set(zone, format);
  return format;
}

/** The field's text for a moment. */
export const toField = (ms: number, zone: string): string => formatOf(zone).format(ms).replace(' ', 'T');

/** The calendar day of a moment. */
export const dayIn = (ms: number, zone: string): string => toField(ms, zone).slice(0, 'yyyy-mm-dd'.length);

/**
 * The moment of the field's text; undefined for an incomplete one. Of an hour that comes twice it is the first, and a time that clocks
 * skip is read an hour later.
 */
export function fromField(text: string, zone: string): string | undefined {
  const asUtc = Date.parse(`${text}Z`);
  if (Number.isNaN(asUtc)) return undefined;
  const offsetAt = (ms: number) => Date.parse(`${toField(ms, zone)}Z`) - Math.floor(ms / MINUTE_MS) * MINUTE_MS;
  const DAY_MS = 1440 * MINUTE_MS;
  const offsets = [offsetAt(asUtc - DAY_MS), offsetAt(asUtc + DAY_MS)];
  const candidates = offsets.map((offset) => asUtc - offset);
  const fits = candidates.filter((ms) => toField(ms, zone) === toField(asUtc, 'UTC'));
  return new Date(fits.length > 0 ? Math.min(...fits) : Math.max(...candidates)).toISOString();
}
