/** Handler of a queue whose messages are handled together: one statement serves all messages of a batch. */
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { attemptOf, bodyOf, logFailure, type MessageBody, noteOldMessages } from './handle-queue.ts';

/** `attempt` is the highest of the messages: work that failed before may be taken in smaller pieces. */
interface Turn {
  readonly attempt: number;
  readonly remainingMs: () => number;
}

interface BatchHandler<Item> {
  /** Throws UNKNOWN_MESSAGE for a message that no code understands. */
  readonly read: (body: MessageBody) => Item | Promise<Item>;
  /** Not called when no message could be read. */
  readonly work: (items: readonly Item[], turn: Turn) => Promise<void>;
}

/** Reports messages that could not be read as failed; and when the work throws, the others too. */
export function handleBatch<Item>({ read, work }: BatchHandler<Item>) {
  return async ({ Records }: SQSEvent, context: Context): Promise<SQSBatchResponse> => {
    noteOldMessages(Records);
    const failed: SQSRecord[] = [];
    const accepted: SQSRecord[] = [];
    const items: Item[] = [];
    const fail = (record: SQSRecord, error: unknown) => {
      logFailure(record, error);
      failed.push(record);
    };
    for (const record of Records) {
      try {
        items.push(await read(bodyOf(record)));
        accepted.push(record);
      } catch (error) {
        fail(record, error);
      }
    }
    if (accepted.length > 0) {
      const attempt = Math.max(...accepted.map(attemptOf));
      await work(items, { attempt, remainingMs: () => context.getRemainingTimeInMillis() }).catch((error: unknown) => {
        for (const record of accepted) fail(record, error);
      });
    }
    return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
  };
}
