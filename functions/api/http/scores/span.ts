/** Whom a score is about. */

import * as z from 'zod/mini';
import { decimal } from '../fields/fields.ts';
import { object } from '../fields/strict-object.ts';

export const DAY_MS = 86_400_000;
const SPAN_DAYS = 180;

/** The newest count. */
export const MOST_CUSTOMERS = 20_000;

export const scoreQuery = object({ days: z._default(decimal(1, 90), 14) });

export const scoreDescription =
  'Of the customers of the 180 days before the last `days`, each from the first time on: how many ordered within the days, beside how many were due by their rhythm anyway. The difference is not the effect: only an experiment with a share held out tells that.';

/** Ends where the days of everybody are over. */
export function spanOf(now: Date, days: number, spanDays = SPAN_DAYS) {
  const until = new Date(now.getTime() - days * DAY_MS);
  return { from: new Date(until.getTime() - spanDays * DAY_MS), until };
}
