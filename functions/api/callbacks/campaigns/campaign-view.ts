/** What replies show of a campaign. */
import * as z from 'zod/mini';
import { bigIdView } from '../../http/fields/big-id.ts';
import { describe } from '../../http/fields/describe.ts';
import { freeObject } from '../../http/fields/strict-object.ts';

export const campaignStatuses = [
  ...['DRAFT', 'SCHEDULED', 'RUNNING', 'PAUSED', 'FINISHED', 'CANCELLED', 'FAILED'],
] as const;

const progress = z.object({
  recipients: z
    .int()
    .check(describe('sent + failed + waiting + all of suppressed, at any moment. 0 before the start.')),
  sent: z
    .int()
    .check(
      describe('Recipients who got at least one message, and have been through the workflow without one that failed.'),
    ),
  failed: z.int(),
  waiting: z.int().check(describe('Recipients whose turn has not come, or who are on the way.')),
  suppressed: z
    .record(z.string(), z.int())
    .check(
      describe('Recipients who got no message, by reason: OPTED_OUT, PAGE_INACTIVE, CAMPAIGN_CANCELLED and others.'),
    ),
  perSecond: z.number().check(describe('Messages that were sent, over the last minute. 0 unless it is RUNNING.')),
  expectedEndAt: z.nullable(
    z.iso
      .datetime()
      .check(describe('If each recipient who waits gets one message at that rate. Null: nothing is being sent.')),
  ),
});

export const campaignSummary = z.object({
  id: z.guid(),
  name: z.string(),
  workflowId: z.guid(),
  version: z.nullable(z.int().check(describe('The version that all its runs take. Null before it begins.'))),
  status: z.enum(campaignStatuses),
  takesLaterSubscribers: z.boolean(),
  priority: z.int(),
  startAt: z.nullable(z.iso.datetime()),
  startedAt: z.nullable(z.iso.datetime()),
  frozenAt: z.nullable(z.iso.datetime().check(describe('Since when all recipients are written down.'))),
  endedAt: z.nullable(z.iso.datetime()),
  messageRunId: z.nullable(
    bigIdView.check(describe('GET /stats/run/{messageRunId} counts its messages. Null before it is started.')),
  ),
  error: z.nullable(z.string().check(describe('Why it has failed: a code, and what it means.'))),
  createdBy: z.string(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  progress,
});

export const campaignView = z.extend(campaignSummary, {
  audience: z.union([z.object({ pageIds: z.array(bigIdView) }), z.object({ where: freeObject })]),
});
