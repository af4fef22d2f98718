/** What a calendar and an overview show of bookings. */
import * as z from 'zod/mini';
import { describe } from '../../http/fields/describe.ts';
import { bookingItem } from '../booking/booking-view.ts';

const { id, customerId, customer, assignedUserId, assignee, isFollowUp } = bookingItem.shape;
const { scheduledAt, bufferUntil, status, taskStatus, isOutcomeUnknown } = bookingItem.shape;

export const calendarItem = z.object({
  ...{ id, customerId, customer, assignedUserId, assignee, bookingType: z.string(), isFollowUp },
  ...{ scheduledAt, bufferUntil, status, taskStatus, isOutcomeUnknown },
});

export const failedCalls = z.object({
  code: z.nullable(z.string().check(describe('What their errors begin with: `error` of the list and of a retry.'))),
  bookings: z.int(),
  unknown: z
    .int()
    .check(
      describe(
        'Of them: the endpoint may have acted on the call. A retry leaves them out unless includeUnknown is true.',
      ),
    ),
  customers: z.int(),
  oldestAt: z.iso.datetime(),
  newestAt: z.iso.datetime(),
  example: z.nullable(z.string().check(describe('One of their errors.'))),
});

export const callsToday = z.object({
  from: z.iso.datetime(),
  to: z.iso.datetime().check(describe("Where the tenant's day ends.")),
  calls: z.int().check(describe('Bookings of this day that are called, without cancelled ones.')),
  toCome: z.int(),
  made: z.int(),
  failed: z.int(),
});
