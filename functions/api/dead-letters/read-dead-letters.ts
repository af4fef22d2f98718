import { fromCursor, toPage } from '../http/fields/cursor.ts';
import { on } from '../http/route-handler.ts';
import { choose } from './choice.ts';
import { type DeadLetter, glance, holding } from './messages.ts';
import { countMessages, showTask } from './move-tasks.ts';
import { findDiscarded, listDiscardedMessages as listStatement } from './queries.gen.ts';
import { allQueues, type DeadLetterQueue, queueNamed } from './queues.ts';
import { routes } from './routes.ts';

/** Messages of ours are shorter; SQS allows 1 MiB, and so does a reply of the Data API in all. */
const BODY_CHARACTERS = 1000;

/** Null where it may hold personal data. */
export const shownBody = ({ body, isPersonal }: DeadLetter): string | null =>
  isPersonal ? null : body.slice(0, BODY_CHARACTERS);

async function stateOf(queue: DeadLetterQueue) {
  const [counts, moveTask] = await Promise.all([countMessages(queue), showTask(queue)]);
  const some = counts.messages === 0 ? [] : await glance(queue);
  const oldest = Math.min(...some.map(({ sentAt }) => sentAt.getTime()));
  return {
    name: queue.name,
    ...counts,
    oldestSentAt: some.length === 0 ? null : new Date(oldest),
    isMovable: queue.isMovable,
    moveTask,
  };
}

export const listDeadLetters = on(routes.listDeadLetters, async () => ({
  body: { queues: await Promise.all(allQueues().map(stateOf)) },
}));

export const listDeadMessages = on(routes.listDeadMessages, async ({ params, query, database, caller }) => {
  const queue = queueNamed(params.queue);
  const { limit, source } = query;
  let seen: readonly DeadLetter[] = [];
  await holding(
    queue,
    (held) => source === undefined && held.size >= limit,
    async (held) => {
      seen = choose(held, { source, limit }).chosen;
      return [];
    },
  );
  const messageIds = seen.map(({ messageId }) => messageId);
  const known = await database.many(findDiscarded, { tenantId: caller.tenantId, queue: queue.name, messageIds });
  const discarded = new Map(known.map((one) => [one.messageId, one.discardedAt]));
  return {
    body: {
      items: seen.map((one) => ({
        messageId: one.messageId,
        source: one.source ?? null,
        sentAt: one.sentAt,
        tenantId: one.tenantId ?? null,
        error: one.error ?? null,
        bytes: Buffer.byteLength(one.body),
        body: shownBody(one),
        discardedAt: discarded.get(one.messageId) ?? null,
      })),
    },
  };
});

export const listDiscardedMessages = on(routes.listDiscardedMessages, async ({ query, database, caller }) => {
  const { limit, cursor } = query;
  const rows = await database.many(listStatement, {
    tenantId: caller.tenantId,
    ...fromCursor(cursor),
    limit: limit + 1,
  });
  return { body: toPage(rows, limit) };
});
