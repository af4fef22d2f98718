/** What the clocks of a zone show, as `2026-03-29T09:30`: the value of an input for a date and time. */

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/** The calendar day of a moment in a zone, as the API writes dates. */
export const dayOf = (ms: number, zone: string): string => new Intl.DateTimeFormat('sv', { timeZone: zone }).format(ms);

/** To the minute. */
export const wallTimeOf = (ms: number, timeZone: string): string =>
  new Intl.DateTimeFormat('sv', { timeZone, dateStyle: 'short', timeStyle: 'short' }).format(ms).replace(' ', 'T');

const offsetAt = (ms: number, timeZone: string): number =>
  Date.parse(`${wallTimeOf(ms, timeZone)}Z`) - Math.floor(ms / MINUTE_MS) * MINUTE_MS;

/** Returns the instant at which the clocks show it: the first of two, and after the gap for an hour that is left out. NaN for other texts. */
export function instantOf(wall: string, timeZone: string): number {
  const asUtc = Date.parse(`${wall}Z`);
  if (Number.isNaN(asUtc)) return asUtc;
  const [before, after] = [asUtc - DAY_MS, asUtc + DAY_MS].map((ms) => asUtc - offsetAt(ms, timeZone));
  const isReal = (ms: number | undefined) => ms !== undefined && wallTimeOf(ms, timeZone) === wall;
  const real = [before, after].filter(isReal).map(Number);
  return real.length > 0 ? Math.min(...real) : Number(before);
}
