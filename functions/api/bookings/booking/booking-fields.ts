/** Members of a booking in requests. */
import * as z from 'zod/mini';
import { didYouMean } from '../../../engine/did-you-mean.ts';
import { choice, id, text } from '../../http/fields/fields.ts';
import { freeObject, isObject } from '../../http/fields/strict-object.ts';
import { knownTimeZone } from '../../http/fields/time-zone.ts';
import { settableStatuses } from './booking-view.ts';
import { instantOrLocal } from './time-fields.ts';

/** At most 40 KB with the name, in any alphabet: a booking fits into the 64 KB that the Data API returns per row. */
export const NOTES_LENGTH = 10_000;

/** Half of the request of a call (`automation.call_request`): PostgreSQL writes the same JSON with more spaces. */
export const METADATA_BYTES = 8000;

/** Members that a request may set when it creates or changes a booking. */
export const bookingFields = {
  assignedUserId: z.optional(z.nullable(id)),
  bookingType: text(100, {
    description: 'Only follow-up types, such as follow_up or scheduled_call, are called.',
  }),
  scheduledAt: instantOrLocal,
  timeZone: z.optional(knownTimeZone),
  notes: z.optional(z.nullable(text(NOTES_LENGTH))),
  metadata: z.optional(freeObject.check(z.refine(isObject, 'must be an object'))),
  bufferUntil: z.optional(instantOrLocal),
};

/** Callers may not set in_progress: any status but `scheduled` cancels the pending call. */
const explainStatus = (given: string) =>
  given === 'in_progress' ? '; in_progress is set by the call itself' : didYouMean(given, settableStatuses);

/** Members that a request may set only when it changes a booking. */
export const laterFields = {
  status: z.optional(choice(settableStatuses, {}, explainStatus)),
  callResult: z.optional(z.nullable(text(100))),
};
