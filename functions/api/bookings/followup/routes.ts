import * as z from 'zod/mini';
import { describe } from '../../http/fields/describe.ts';
import { id } from '../../http/fields/fields.ts';
import { object } from '../../http/fields/strict-object.ts';
import { defineRoute } from '../../http/route.ts';
import { bookingStatuses, taskStatuses } from '../booking/booking-view.ts';

const standing = { status: z.enum(bookingStatuses), taskStatus: z.enum(taskStatuses) };

const timer = z.object({
  name: z.string().check(describe('Of the schedule in EventBridge.')),
  ringsAt: z.iso.datetime().check(describe('The minute in which it rings; the rest of the way is a delay in a queue.')),
  isSet: z.boolean().check(describe('False while it is being made.')),
});

const call = z.object({
  try: z.int().check(describe('How many in a row, since it was due or a person tried again.')),
  startedAt: z.iso.datetime(),
  finishedAt: z.nullable(z.iso.datetime().check(describe('Null while it lasts.'))),
  outcome: z.nullable(
    z
      .enum(['executed', 'refused', 'forbidden', 'unavailable', 'unknown'])
      .check(
        describe(
          'executed: 2xx. refused: 3xx or 4xx. forbidden: it must not be called there. unavailable: 5xx, or it was never reached; tried again. unknown: nobody can tell whether it was called.',
        ),
      ),
  ),
  httpStatus: z.nullable(z.int()),
  error: z.nullable(z.string()),
  nextTryAt: z.nullable(z.iso.datetime().check(describe('When it is tried again by itself.'))),
});

const breaker = z.object({
  key: z.string(),
  state: z.enum(['open', 'half_open']),
  openedUntil: z.iso.datetime(),
  lastError: z.nullable(z.string()),
});

const getFollowupStatus = defineRoute({
  method: 'GET',
  path: '/api/bookings/{id}/followup-status',
  name: 'getFollowupStatus',
  function: 'bookings',
  access: 'viewer',
  summary: 'How the call of a booking stands, and every call that was made',
  params: object({ id }),
  reply: z.object({
    bookingId: z.guid(),
    bookingType: z.string(),
    isFollowUp: z.boolean(),
    ...standing,
    explanation: z.string().check(describe('What happens next, or why nothing does, in a sentence.')),
    callAt: z.iso.datetime().check(describe('The first whole second that is not before scheduledAt.')),
    executedAt: z.nullable(z.iso.datetime()),
    attempts: z.int(),
    callResult: z.nullable(z.string()),
    lastExecutionError: z.nullable(z.string()),
    timer: z.nullable(timer.check(describe('Null for what is due within 15 minutes: a queue alone delays it.'))),
    calls: z.array(call).check(describe('The latest first, a hundred at the most.')),
    breaker: z.nullable(breaker.check(describe('While it holds the call back.'))),
    retriedBy: z.nullable(z.guid().check(describe('The booking that makes up for this missed one.'))),
  }),
  status: 200,
});

const retryFollowup = defineRoute({
  method: 'POST',
  path: '/api/bookings/{id}/retry-followup',
  name: 'retryFollowup',
  function: 'bookings',
  access: 'operator',
  summary: 'Make a failed call again, at once or at its moment',
  description:
    '409 unless it has failed, and when the assignee is taken by now. After OUTCOME_UNKNOWN look at the endpoint first: the call may have been made.',
  params: object({ id }),
  reply: z.object({ bookingId: z.guid(), ...standing, statusUrl: z.string() }),
  status: 202,
});

export const routes = { getFollowupStatus, retryFollowup };
