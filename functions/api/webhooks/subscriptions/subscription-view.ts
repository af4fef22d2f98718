/** What replies show of a subscription and of its deliveries. Its secret is shown once, by the call that makes it. */
import * as z from 'zod/mini';
import { describe } from '../../http/fields/describe.ts';

const statuses = ['ACTIVE', 'PAUSED', 'ENDED'] as const;

export const subscriptionView = z.object({
  id: z.guid(),
  name: z.string(),
  url: z.string(),
  eventTypes: z.array(z.string()),
  status: z
    .enum(statuses)
    .check(describe('PAUSED: deliveries wait. ENDED: nothing is delivered any more; endedReason says why.')),
  endedReason: z
    .nullable(z.enum(['GONE', 'FAILED_FOR_DAYS']))
    .check(describe('GONE: the other side answered 410. FAILED_FOR_DAYS: it took no delivery for three days.')),
  perSecond: z.int(),
  breaker: z
    .enum(['closed', 'open', 'half_open'])
    .check(describe('open: five deliveries in a row failed, and the others wait. half_open: one tries.')),
  secretLastFour: z.string(),
  previousUntil: z.nullable(z.iso.datetime()).check(describe('Until then deliveries have two signatures.')),
  lastSuccessAt: z.nullable(z.iso.datetime()).check(describe('To the minute.')),
  lastFailureAt: z.nullable(z.iso.datetime()),
  lastError: z.nullable(z.string()).check(describe('Null since a delivery was taken.')),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
});

export const subscriptionWithSecret = z.extend(subscriptionView, {
  secret: z.string().check(describe('Shown this once: what deliveries are signed with.')),
});

export const sendStatuses = ['QUEUED', 'PROCESSING', 'COMPLETED', 'FAILED', 'CANCELLED'] as const;

export const sendView = z.object({
  id: z.guid().check(describe('Of the job: GET /api/jobs/{id} has each failed try.')),
  status: z.enum(sendStatuses),
  eventId: z.guid(),
  eventType: z.nullable(z.string()),
  httpStatus: z.nullable(z.int()),
  error: z.nullable(z.string()).check(describe('Of the last try that failed.')),
  createdAt: z.iso.datetime(),
  nextTryAt: z.nullable(z.iso.datetime()),
  endedAt: z.nullable(z.iso.datetime()),
});
