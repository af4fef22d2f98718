/** A job as the API returns it. */
import * as z from 'zod/mini';
import { describe } from '../http/fields/describe.ts';
import { freeObject } from '../http/fields/strict-object.ts';

/** As shown: a failed job that a person has discarded is DISCARDED. */
export const jobStatuses = ['QUEUED', 'PROCESSING', 'COMPLETED', 'FAILED', 'CANCELLED', 'DISCARDED'] as const;

export const jobItem = z.object({
  id: z.guid(),
  type: z.string(),
  queue: z.string(),
  priority: z.int().check(describe('1 to 100: 1 CRITICAL, 3 HIGH, 5 NORMAL, 7 LOW; lower runs first.')),
  status: z.enum(jobStatuses),
  error: z.nullable(z.string().check(describe('Why it failed, waits or was cancelled: a code, a colon, a sentence.'))),
  attempts: z.int(),
  maxAttempts: z.int(),
  progress: z.int().check(describe('0 to 100, as the job last reported.')),
  runAt: z.iso.datetime().check(describe('The job does not start before this.')),
  dedupeKey: z.nullable(z.string()),
  eventId: z.nullable(z.guid().check(describe('The event that caused it.'))),
  customerId: z.nullable(z.guid().check(describe('The customer whom it is for, where it says so.'))),
  customerName: z.nullable(z.string()),
  createdAt: z.iso.datetime(),
  startedAt: z.nullable(z.iso.datetime().check(describe('When its latest attempt started.'))),
  completedAt: z.nullable(z.iso.datetime().check(describe('When it was completed, failed or cancelled.'))),
  discardedAt: z.nullable(z.iso.datetime()),
  discardedBy: z.nullable(z.string()),
  discardReason: z.nullable(z.string()),
});

export const jobView = z.extend(jobItem, {
  payload: freeObject,
  result: z.unknown(),
  failures: z.array(
    z.object({ attempt: z.int(), at: z.string(), error: z.nullable(z.string()) }).check(describe('The last twenty.')),
  ),
});

/** A job whose state a call has changed. */
export const moved = z.object({ id: z.guid(), status: z.enum(jobStatuses), statusUrl: z.string() });

/** A row of the list: without the members that only a single job has. */
export function toJobItem<R extends { payload: unknown; result: unknown; failures: unknown }>(row: R) {
  const { payload: _payload, result: _result, failures: _failures, ...item } = row;
  return item;
}

/** A filter that every job passes. */
export const anyJob = {
  ...{ jobId: null, status: null, type: null, queue: null, customerId: null, error: null, from: null, to: null },
  ...{ isDelayed: null, now: null, afterAt: null, afterId: null },
};
