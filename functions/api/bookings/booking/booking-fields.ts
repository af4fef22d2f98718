/** What a caller says of a booking. */
import * as z from 'zod/mini';
import { didYouMean } from '../../http/fields/did-you-mean.ts';
import { choice, id, text } from '../../http/fields/fields.ts';
import { must } from '../../http/fields/required-or.ts';
import { freeObject } from '../../http/fields/strict-object.ts';
import { knownTimeZone } from '../../http/fields/time-zone.ts';
import { settableStatuses } from './booking-view.ts';

/** What EventBridge Scheduler can count, and the table holds. */
const YEAR = /^(19[7-9]\d|2[01]\d\d)-/;
const isInRange = (value: string) => YEAR.test(value);
const range = 'must be from 1970 to 2199: EventBridge Scheduler counts no further';

const eitherTime = must('must be 2026-01-31T09:00:00 in the time zone, or an instant such as 2026-01-31T09:00:00Z');
const instantOrLocal = z.iso.datetime({ offset: true, local: true, ...eitherTime }).check(z.refine(isInRange, range));

/** A moment with its offset. */
export const instant = z.iso
  .datetime({ offset: true, ...must('must be an instant such as 2026-01-31T09:00:00Z') })
  .check(z.refine(isInRange, range));

/** A day of somebody's calendar. */
export const day = z.iso.date(must('must be a day such as 2026-01-31')).check(z.refine(isInRange, range));

/** With the name 40 KB in the longest alphabet: what is written can be shown whole, a row of the Data API ends at 64 KB. */
export const NOTES_LENGTH = 10_000;

const isObject = (value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value);

/** All that a booking can be given when it is made, and later on. */
export const bookingFields = {
  assignedUserId: z.optional(z.nullable(id)),
  bookingType: text(100, {
    description: 'Left alone unless it is a follow-up type, such as follow_up or scheduled_call.',
  }),
  scheduledAt: instantOrLocal,
  timeZone: z.optional(knownTimeZone),
  notes: z.optional(z.nullable(text(NOTES_LENGTH))),
  metadata: z.optional(freeObject.check(z.refine(isObject, 'must be an object'))),
  bufferUntil: z.optional(instantOrLocal),
};

/** By hand it would call the call off, as whatever else is not `scheduled`. */
const byCallAlone = (given: string) =>
  given === 'in_progress' ? '; in_progress is set by the call itself' : didYouMean(given, settableStatuses);

/** What only a booking that exists can be given. */
export const laterFields = {
  status: z.optional(choice(settableStatuses, {}, byCallAlone)),
  callResult: z.optional(z.nullable(text(100))),
};
