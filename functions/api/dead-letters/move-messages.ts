/** Sends chosen dead letters back, or discards them. */
import { randomUUID } from 'node:crypto';
import type { Json } from '../../engine/data/statement.ts';
import type { DeadLetterName } from '../../engine/queue/dead-letter-list.ts';
import { recordAudit } from '../http/audit/record-audit.ts';
import type { WakeUp } from '../http/idempotency/answer.ts';
import { on, type RequestContext } from '../http/route-handler.ts';
import { choose, hasEnough } from './choice.ts';
import { type DeadLetter, holding, remove, sendBack } from './messages.ts';
import { insertDiscardedMessages } from './queries.gen.ts';
import { queueNamed } from './queues.ts';
import { shownBody } from './read-dead-letters.ts';
import { routes } from './routes.ts';

const record = (context: RequestContext, action: string, queue: string, body: object, messageIds: readonly string[]) =>
  recordAudit(context, {
    action,
    entityType: 'dead-letters',
    entityId: randomUUID(),
    changes: { queue, filter: JSON.parse(JSON.stringify(body)) as Json, messageIds: [...messageIds] },
  });

const hasQueue = (letter: DeadLetter): letter is DeadLetter & { source: string } => letter.source !== undefined;
const idsOf = (letters: readonly DeadLetter[]) => letters.map(({ messageId }) => messageId);

/** A call that is cut off leaves every message here or in its queue, or in both. */
export const redriveMessages = on(routes.redriveMessages, async ({ params, body, ...context }) => {
  const queue = queueNamed(params.queue);
  let reply = { messages: 0, withoutQueue: 0, missing: [] as string[] };
  await holding(queue, hasEnough(body), async (held) => {
    const { chosen, missing } = choose(held, body);
    const sendable = chosen.filter(hasQueue);
    await record(context, 'dead-letters.redriven', queue.name, body, idsOf(sendable));
    await sendBack(queue, sendable);
    reply = { messages: sendable.length, withoutQueue: chosen.length - sendable.length, missing };
    return sendable;
  });
  return { body: reply };
});

/** Messages are deleted after the commit of their record. A call that is cut off before leaves them here, marked with `discardedAt`. */
export const discardMessages = on(routes.discardMessages, async ({ params, body, ...context }) => {
  const queue = queueNamed(params.queue);
  const { database, caller, now } = context;
  let reply = { messages: 0, missing: [] as string[] };
  let deletions: WakeUp[] = [];
  await holding(queue, hasEnough(body), async (held) => {
    const { chosen, missing } = choose(held, body);
    const messages = chosen.map((one) => ({
      messageId: one.messageId,
      source: one.source ?? null,
      sentAt: one.sentAt.toISOString(),
      body: shownBody(one),
    }));
    const { tenantId, actor } = caller;
    await database.execute(insertDiscardedMessages, {
      ...{ tenantId, actor, now, messages },
      ...{ queue: queue.name, reason: body.reason },
    });
    await record(context, 'dead-letters.discarded', queue.name, body, idsOf(chosen));
    const receipts = chosen.map(({ receiptHandle }) => receiptHandle);
    reply = { messages: chosen.length, missing };
    deletions = receipts.map((receiptHandle) => ({ name: queue.name, tenantId, body: { receiptHandle } }));
    return chosen;
  });
  return { body: reply, wakeUps: deletions };
});

/** What this function does after the commit in place of waking others: it deletes what was recorded as discarded. */
export async function deleteDiscarded(deletions: readonly WakeUp[]): Promise<void> {
  const [first] = deletions;
  if (!first) return;
  const queue = queueNamed(first.name as DeadLetterName); // discardMessages wrote it
  await remove(
    queue,
    deletions.map(({ body: { receiptHandle } }) => String(receiptHandle)),
  );
}
