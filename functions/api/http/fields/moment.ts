import * as z from 'zod/mini';
import { requiredOr } from './required-or.ts';

const instant = requiredOr('must be an instant such as 2026-01-31T09:00:00Z');

/** An instant with its offset, up to the year 9999 in UTC: JavaScript writes later years in a form that PostgreSQL refuses. */
export const moment = z.iso
  .datetime({ offset: true, ...instant })
  .check(z.refine((value) => new Date(value).getUTCFullYear() <= 9999, instant));
