/** Calendar dates in IANA time zones. */
import { invalidTimeZone } from './errors.ts';

/** Returns the date at `instant` in `timeZone`: `2026-01-31`. Throws INVALID_TIME_ZONE for a zone that does not exist. */
export function dateIn(timeZone: string, instant: Date): string {
  try {
    // Swedish writes dates as ISO does.
    return new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' }).format(instant);
  } catch (cause) {
    throw invalidTimeZone(timeZone, cause);
  }
}
