import * as z from 'zod/mini';
import { requiredOr } from '../../http/fields/required-or.ts';

/** The range of EventBridge Scheduler and of the table. */
const YEAR = /^(19[7-9]\d|2[01]\d\d)-/;
const isInRange = (value: string) => YEAR.test(value);
const range = 'must be from 1970 to 2199: EventBridge Scheduler counts no further';

const eitherTime = requiredOr(
  'must be 2026-01-31T09:00:00 in the time zone, or an instant such as 2026-01-31T09:00:00Z',
);
/** An instant with its offset, or a local time without. */
export const instantOrLocal = z.iso
  .datetime({ offset: true, local: true, ...eitherTime })
  .check(z.refine(isInRange, range));

/** An instant with its offset. */
export const instant = z.iso
  .datetime({ offset: true, ...requiredOr('must be an instant such as 2026-01-31T09:00:00Z') })
  .check(z.refine(isInRange, range));

/** A calendar day. */
export const day = z.iso.date(requiredOr('must be a day such as 2026-01-31')).check(z.refine(isInRange, range));
