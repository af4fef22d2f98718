import * as z from 'zod/mini';
import { requiredOr } from './required-or.ts';

const instant = requiredOr('must be an instant such as 2026-01-31T09:00:00Z');

/** In UTC: PostgreSQL has no year 0, and refuses the form in which JavaScript writes years after 9999. */
const EARLIEST = Date.parse('0001-01-01T00:00:00Z');
const LATEST = Date.parse('9999-12-31T23:59:59.999Z');

const isStorable = (value: string): boolean => {
  const at = Date.parse(value);
  return at >= EARLIEST && at <= LATEST;
};

/** The moment, or the nearest one that PostgreSQL takes: for moments that are computed. */
export const storable = (at: number): Date => new Date(Math.min(Math.max(at, EARLIEST), LATEST));

/** An instant with its offset. */
export const moment = z.iso.datetime({ offset: true, ...instant }).check(z.refine(isStorable, instant));

/** A calendar day. PostgreSQL has no year 0. */
export const day = z.iso
  .date(requiredOr('must be a day such as 2026-01-31'))
  .check(z.refine((value) => !value.startsWith('0000'), 'must be from the year 0001'));
