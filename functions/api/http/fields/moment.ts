import * as z from 'zod/mini';
import { requiredOr } from './required-or.ts';

const instant = requiredOr('must be an instant such as 2026-01-31T09:00:00Z');

/** An instant with its offset, up to the year 9999 in UTC: JavaScript writes later years in a form that PostgreSQL refuses. */
export const moment = z.iso
  .datetime({ offset: true, ...instant })
  .check(z.refine((value) => new Date(value).getUTCFullYear() <= 9999, instant));

/** A calendar day. PostgreSQL has no year 0. */
export const day = z.iso
  .date(requiredOr('must be a day such as 2026-01-31'))
  .check(z.refine((value) => !value.startsWith('0000'), 'must be from the year 0001'));
