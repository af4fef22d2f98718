import * as z from 'zod/mini';
import { requiredOr } from './required-or.ts';

const instant = requiredOr('must be an instant such as 2026-01-31T09:00:00Z');

/** In UTC: PostgreSQL has no year 0, and refuses the form in which JavaScript writes years after 9999. */
function isStorable(value: string): boolean {
  const year = new Date(value).getUTCFullYear();
  return year >= 1 && year <= 9999;
}

/** An instant with its offset. */
export const moment = z.iso.datetime({ offset: true, ...instant }).check(z.refine(isStorable, instant));

/** A calendar day. PostgreSQL has no year 0. */
export const day = z.iso
  .date(requiredOr('must be a day such as 2026-01-31'))
  .check(z.refine((value) => !value.startsWith('0000'), 'must be from the year 0001'));
