import { secondsOf } from '../fields.ts';

const DAY_SECONDS = 86_400;

/** Whole days are counted on the clock, so that a day's shift of an hour does not move them; the rest is a length of time. */
export function daysAndSeconds(offset: Parameters<typeof secondsOf>[0]) {
  const seconds = secondsOf(offset) ?? 0;
  const isDays = (offset?.unit === 'days' || offset?.unit === 'weeks') && Number.isInteger(seconds / DAY_SECONDS);
  return isDays ? { offsetDays: seconds / DAY_SECONDS, offsetSeconds: 0 } : { offsetDays: 0, offsetSeconds: seconds };
}
