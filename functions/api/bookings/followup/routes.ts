import * as z from 'zod/mini';
import { describe } from '../../http/fields/describe.ts';
import { flag, id, wholeNumber } from '../../http/fields/fields.ts';
import { object } from '../../http/fields/strict-object.ts';
import { defineRoutes } from '../../http/request/route.ts';
import { bookingStatuses, taskStatuses } from '../booking/booking-view.ts';
import { errorCode } from '../booking/error-code.ts';
import { instant } from '../booking/time-fields.ts';

/** Most bookings that one bulk call changes: some seconds of work for a small cluster. */
const MOST_BOOKINGS = 1000;

const statuses = { status: z.enum(bookingStatuses), taskStatus: z.enum(taskStatuses) };

const timer = z.object({
  name: z.string().check(describe('Name of the schedule in EventBridge.')),
  ringsAt: z.iso
    .datetime()
    .check(describe('Minute in which the schedule fires; a queue delays the call to its second.')),
  isSet: z.boolean().check(describe('False while the schedule is being created.')),
});

const call = z.object({
  try: z.int().check(describe('Number of the try, counted since the booking was due or a person tried again.')),
  startedAt: z.iso.datetime(),
  finishedAt: z.nullable(z.iso.datetime().check(describe('Null while the call lasts.'))),
  outcome: z.nullable(
    z
      .enum(['executed', 'refused', 'forbidden', 'throttled', 'unavailable', 'unknown'])
      .check(
        describe(
          'executed: 2xx. refused: 3xx or 4xx. forbidden: the address must not be called. throttled: 429; tried again, and no try is used up. unavailable: 408, 425, 5xx, or the endpoint was not reached; tried again. unknown: the call may have been made.',
        ),
      ),
  ),
  httpStatus: z.nullable(z.int()),
  error: z.nullable(z.string()),
  nextTryAt: z.nullable(z.iso.datetime().check(describe('When the call is tried again automatically.'))),
});

const breaker = z.object({
  key: z.string(),
  state: z.enum(['open', 'half_open']),
  openedUntil: z.iso.datetime(),
  lastError: z.nullable(z.string()),
});

const followupStatus = z.object({
  bookingId: z.guid(),
  bookingType: z.string(),
  isFollowUp: z.boolean(),
  ...statuses,
  explanation: z.string().check(describe('What happens next, or why nothing does, in words.')),
  wayOut: z.nullable(z.string().check(describe('The request that lets the call go on, where one does.'))),
  callAt: z.iso.datetime().check(describe('The first whole second that is not before scheduledAt.')),
  executedAt: z.nullable(z.iso.datetime()),
  attempts: z.int(),
  callResult: z.nullable(z.string()),
  lastExecutionError: z.nullable(z.string()),
  isOutcomeUnknown: z
    .boolean()
    .check(describe('The call failed, and the endpoint may have acted on it: it is not repeated automatically.')),
  timer: z.nullable(timer.check(describe('Null for a booking that is due within 15 minutes: a queue delays it.'))),
  calls: z.array(call).check(describe('Latest first, at most a hundred.')),
  waitsUntil: z.nullable(
    z.iso
      .datetime()
      .check(describe('The call is due, and waits for its turn or for its next try: not before this moment.')),
  ),
  isPaused: z.boolean().check(describe("Whether the setting callsPaused holds all of the tenant's calls back.")),
  breaker: z.nullable(breaker.check(describe('The breaker that holds the call back; null when none does.'))),
  retriedBy: z.nullable(z.guid().check(describe('The booking that replaces this missed one.'))),
});

export const routes = defineRoutes('bookings', {
  getFollowupStatus: {
    method: 'GET',
    path: '/api/bookings/{id}/followup-status',
    access: 'viewer',
    summary: "Status of a booking's call, and every call that was made",
    params: object({ id }),
    reply: followupStatus,
    status: 200,
  },
  retryFollowup: {
    method: 'POST',
    path: '/api/bookings/{id}/retry-followup',
    access: 'operator',
    summary: 'Make a failed call again, at once or at its moment',
    description:
      '409 unless the call has failed, or when the assignee is taken by now. After OUTCOME_UNKNOWN check the endpoint first: the call may have been made.',
    params: object({ id }),
    reply: z.object({ bookingId: z.guid(), ...statuses, statusUrl: z.string() }),
    status: 202,
  },
  retryFollowups: {
    method: 'POST',
    path: '/api/bookings/retry-followup',
    access: 'operator',
    summary: 'Make failed calls again, those of the earliest bookings first',
    description:
      'Of bookings from `from` until before `to`; `error` is the code that lastExecutionError begins with. Those whose assignee is taken by now stay as they are. Calls of unknown outcome may have been made: they are left out unless includeUnknown is true.',
    body: object({
      customerId: z.optional(id),
      assignedUserId: z.optional(id),
      from: z.optional(instant),
      to: z.optional(instant),
      error: z.optional(errorCode),
      includeUnknown: z._default(flag, false),
      limit: z._default(wholeNumber(1, MOST_BOOKINGS, { default: MOST_BOOKINGS }), MOST_BOOKINGS),
    }),
    example: { error: 'ANSWERED_404', from: '2027-03-01T00:00:00Z', limit: 100 },
    reply: z.object({
      bookings: z
        .int()
        .check(describe('How many are called again. With `taken` as many as `limit`, more may be left.')),
      taken: z.int().check(describe('How many stay failed because their assignee has another booking at that time.')),
    }),
    status: 202,
  },
});
