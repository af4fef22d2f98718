import * as z from 'zod/mini';
import { deadLetterNames } from '../../engine/queue/dead-letter-list.ts';
import { describe } from '../http/fields/describe.ts';
import { decimal, choice as oneOf, text, wholeNumber } from '../http/fields/fields.ts';
import { listOf, paging } from '../http/fields/paging.ts';
import { object } from '../http/fields/strict-object.ts';
import { defineRoutes } from '../http/request/route.ts';
import { choice, source } from './choice.ts';

const name = z.enum(deadLetterNames);
const params = object({ queue: oneOf(deadLetterNames) });
const platform = { access: 'platform' } as const;

const moveTask = z.object({
  status: z.string().check(describe('RUNNING, COMPLETED, CANCELLING, CANCELLED or FAILED.')),
  moved: z.int(),
  toMove: z.int(),
  startedAt: z.nullable(z.iso.datetime()),
  failureReason: z.nullable(z.string()),
});

const message = z.object({
  messageId: z.string(),
  source: z.nullable(z.string().check(describe('Queue of SQS that it is for; null: none, so it cannot be sent back.'))),
  sentAt: z.iso.datetime(),
  tenantId: z.nullable(z.string()),
  error: z.nullable(z.string().check(describe('Why Scheduler, EventBridge or Lambda could not send it.'))),
  bytes: z.int(),
  body: z.nullable(
    z.string().check(describe('The first thousand characters. Null where messages may hold personal data.')),
  ),
  discardedAt: z.nullable(
    z.iso.datetime().check(describe('It was recorded as discarded, but not deleted: discard it again.')),
  ),
});

const missing = z
  .array(z.string())
  .check(describe('Ids that this call did not see: gone, or held by another call. Try again in a minute.'));

export const routes = defineRoutes('dead-letters', {
  listDeadLetters: {
    ...platform,
    method: 'GET',
    path: '/api/dead-letters',
    summary: 'List the dead letters of the installation: how many messages failed for good, and since when',
    description: 'Numbers of SQS are approximate for about a minute.',
    reply: z.object({
      queues: z.array(
        z.object({
          name,
          messages: z.int(),
          held: z.int().check(describe('In the hands of a call at this moment.')),
          oldestSentAt: z.nullable(z.iso.datetime().check(describe('Of up to ten messages that were looked at.'))),
          isMovable: z.boolean().check(describe('SQS can move all of them back to their queues.')),
          moveTask: z.nullable(moveTask.check(describe('The newest.'))),
        }),
      ),
    }),
    status: 200,
  },
  listDeadMessages: {
    ...platform,
    method: 'GET',
    path: '/api/dead-letters/{queue}/messages',
    summary: 'Look at messages, the oldest of those that are seen first',
    description: 'They stay where they are. While one call looks, others do not see them.',
    params,
    query: object({ limit: z._default(decimal(1, 100), 20), source: z.optional(source) }),
    reply: z.object({ items: z.array(message) }),
    status: 200,
  },
  redriveMessages: {
    ...platform,
    method: 'POST',
    path: '/api/dead-letters/{queue}/redrive',
    summary: 'Send chosen messages back to the queues that they are for',
    description:
      'Up to a hundred at a time, by ids or by the queue that they come from; the oldest first. Each is sent before it is deleted here, so a call that is cut off may send some twice.',
    params,
    body: object(choice),
    example: { limit: 10 },
    reply: z.object({
      messages: z.int().check(describe('How many were sent.')),
      withoutQueue: z.int().check(describe('How many were left because no queue is known for them.')),
      missing,
    }),
    status: 200,
  },
  discardMessages: {
    ...platform,
    method: 'POST',
    path: '/api/dead-letters/{queue}/discard',
    summary: 'Delete chosen messages, with a reason',
    description:
      'Each is recorded before it is deleted. Refused without ids, a source or a number that is expected: everything would be gone at once.',
    params,
    body: object({
      ...choice,
      reason: text(500, { description: 'Why nobody needs them. Without personal data.' }),
    }).check(
      z.refine(
        ({ messageIds, source: from, expected }) => [messageIds, from, expected].some((one) => one !== undefined),
        'must name messageIds, a source, or how many are expected',
      ),
    ),
    example: { expected: 0, reason: 'The ticks were made up for' },
    reply: z.object({ messages: z.int().check(describe('How many were discarded.')), missing }),
    status: 200,
  },
  listDiscardedMessages: {
    ...platform,
    method: 'GET',
    path: '/api/dead-letters/discarded',
    summary: 'List what was discarded, when, by whom and why, newest first',
    query: object(paging),
    reply: listOf(
      z.object({
        id: z.guid(),
        queue: z.string(),
        messageId: z.string(),
        source: z.nullable(z.string()),
        sentAt: z.iso.datetime(),
        body: z.nullable(z.string()),
        reason: z.string(),
        discardedBy: z.string(),
        discardedAt: z.iso.datetime(),
      }),
    ),
    status: 200,
  },
  startMoveTask: {
    ...platform,
    method: 'POST',
    path: '/api/dead-letters/{queue}/move-task',
    summary: 'Let SQS move all messages back to their queues, in the background',
    description:
      '409 while such a task runs, and for dead letters that no queue of SQS gave up. `GET /api/dead-letters` shows how far it is.',
    params,
    body: object({
      perSecond: z.optional(
        wholeNumber(1, 500, { description: 'Most messages in a second. Left out: as SQS sees fit.' }),
      ),
    }),
    example: { perSecond: 1 },
    reply: moveTask,
    status: 202,
  },
  cancelMoveTask: {
    ...platform,
    method: 'DELETE',
    path: '/api/dead-letters/{queue}/move-task',
    summary: 'Stop a move that runs; what was moved stays moved',
    description: '409 when none runs.',
    params,
    status: 204,
  },
});
