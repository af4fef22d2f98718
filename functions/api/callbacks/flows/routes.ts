import * as z from 'zod/mini';
import { bigIdText, bigIdView } from '../../http/fields/big-id.ts';
import { describe } from '../../http/fields/describe.ts';
import { choice } from '../../http/fields/fields.ts';
import { listOf, paging } from '../../http/fields/paging.ts';
import { object } from '../../http/fields/strict-object.ts';
import { defineRoutes } from '../../http/request/route.ts';

const logStatuses = ['sent', 'failed', 'rate_limited', 'auth_error', 'skipped', 'unknown'] as const;
const runStatuses = ['queued', 'running', 'waiting', 'finished', 'failed', 'cancelled'] as const;

const count = z.int();

const figures = {
  stats: z.object({
    total_attempts: count.check(describe('successful + failed + pending. A message that is tried again counts once.')),
    successful: count,
    failed: count,
    pending: count.check(describe('Messages that are on their way. Those of steps to come are not counted yet.')),
    success_rate: z.string().check(describe('Of those that have ended, with two decimals: "99.50%".')),
  }),
  error_breakdown: z.array(z.object({ error_code: z.string(), error_message: z.nullable(z.string()), count })),
  queue: z
    .object({ waiting: count, active: count, delayed: count })
    .check(describe('Of all messages of the tenant: due, being sent, and due later.')),
};

/** Checked by the handler, which answers 400. */
const anyText = z.string().check(describe('In digits. 400 for anything else.'));

const triggerRunId = bigIdText.check(describe('In digits.'));
const messageRunId = bigIdText.check(describe('Of automation.message_runs, in digits.'));

export const routes = defineRoutes('callbacks', {
  getTriggerRunStats: {
    method: 'GET',
    path: '/stats/trigger-run/{triggerRunId}',
    access: 'viewer',
    summary: 'How far the run of one recipient is, and how its messages ended',
    params: object({ triggerRunId: anyText }),
    errors: [400],
    reply: z.object({
      trigger_run_id: bigIdView,
      trigger_id: z.nullable(bigIdView),
      recipient_user_id: z.string(),
      page_id: bigIdView,
      flow_id: z.guid(),
      status: z.enum(runStatuses),
      trigger_context: z.unknown().check(describe('Numbers beyond 2^53 are texts.')),
      created_at: z.iso.datetime(),
      completed_at: z.nullable(z.iso.datetime()),
      ...figures,
    }),
    status: 200,
  },
  getMessageRunStats: {
    method: 'GET',
    path: '/stats/run/{messageRunId}',
    access: 'viewer',
    summary: 'How far a run over the subscribers of pages is, and how its messages ended',
    params: object({ messageRunId: anyText }),
    errors: [400],
    reply: z.object({
      run_id: bigIdView,
      page_ids: z.array(bigIdView),
      flow_id: z.guid(),
      status: z.enum(runStatuses),
      total: count.check(describe('Recipients so far; all of them once the audience is enrolled.')),
      success: count.check(describe('Recipients who have been through the flow without a message that failed.')),
      failed: count,
      error_summary: z.unknown(),
      created_at: z.iso.datetime(),
      completed_at: z.nullable(z.iso.datetime()),
      ...figures,
    }),
    status: 200,
  },
  cancelMessageRun: {
    method: 'DELETE',
    path: '/admin/runs/{messageRunId}/jobs',
    access: 'operator',
    summary: 'Cancel a run over subscribers: what is not being sent yet is not sent',
    description:
      'From then on no message of the run begins. `deleted` are those that were waiting, `failed` those that are being sent at this moment and are too late to stop, `scanned` both. Recipients who wait inside the flow get nothing more. A run that has ended answers zeros.',
    params: object({ messageRunId }),
    reply: z.object({ deleted: count, failed: count, scanned: count }),
    status: 200,
  },
  listMessageLogs: {
    method: 'GET',
    path: '/logs/messages',
    access: 'viewer',
    summary: 'Every attempt to send a message, newest first',
    query: object({
      ...paging,
      run_id: z.optional(messageRunId),
      trigger_run_id: z.optional(triggerRunId),
      status: z.optional(choice(logStatuses)),
    }),
    reply: listOf(
      z.object({
        id: bigIdView,
        run_id: z.nullable(bigIdView),
        trigger_run_id: z.nullable(bigIdView),
        page_id: z.nullable(bigIdView).check(describe('Null: skipped, because there is no page for it.')),
        recipient_id: z.nullable(z.string()),
        step: z.nullable(z.string().check(describe('The id of the node.'))),
        attempt: count,
        status: z.enum(logStatuses),
        code: z.nullable(z.string()),
        subcode: z.nullable(z.string()),
        error: z.nullable(z.string()),
        message_id: z.nullable(z.string()),
        sent_at: z.iso.datetime(),
        delivery: z.nullable(
          z
            .enum(['delivered', 'failed', 'bounced', 'complained'])
            .check(describe('The worst that the channel reported after it took the message. Null: nothing yet.')),
        ),
        delivery_detail: z.nullable(z.string()),
        delivery_at: z.nullable(z.iso.datetime()),
      }),
    ),
    status: 200,
  },
});
