/** Reads how long an endpoint asks to wait: https://www.rfc-editor.org/rfc/rfc9110#field.retry-after */
import type { IncomingHttpHeaders } from 'node:http';
import { now } from '../clock.ts';

/** A longer wait is cut to this: an endpoint cannot put a call off for days. */
const LONGEST_SECONDS = 6 * 3600;

/** The three forms that HTTP has for a date begin with a day's name. A number alone would be a year to `Date.parse`. */
const DATE = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*[, ]/;

const instantOf = (text: string | undefined): number =>
  text !== undefined && DATE.test(text) ? Date.parse(text) : Number.NaN;

/**
 * Returns whole seconds, at most six hours; null when the header is absent, malformed or names a moment of the past.
 * A date is counted from the answer's own Date, because the clocks of the endpoint and of this function may differ; from
 * this function's clock when only that gives a wait.
 */
export function retryAfterSecondsOf(headers: IncomingHttpHeaders): number | null {
  const text = headers['retry-after']?.trim();
  if (text === undefined) return null;
  if (/^\d+$/.test(text)) return Math.min(Number(text), LONGEST_SECONDS);
  const until = instantOf(text);
  const waits = [instantOf(headers.date), now().getTime()].map((from) => Math.ceil((until - from) / 1000));
  const wait = waits.find((seconds) => seconds > 0 && seconds <= LONGEST_SECONDS) ?? waits.find((s) => s > 0);
  return wait === undefined ? null : Math.min(wait, LONGEST_SECONDS);
}
