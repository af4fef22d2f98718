/** Handler of a queue whose messages only say that there is work: one look serves all messages of a batch. */
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { attemptOf, bodyOf, logFailure, type MessageBody, noteOldMessages } from './handle-queue.ts';

interface WakeUpHandler {
  /** Throws UNKNOWN_MESSAGE for a message that no code understands. */
  readonly accept: (body: MessageBody) => Promise<void>;
  /** `attempt` is the highest of the messages: work that failed before may be taken in smaller pieces. */
  readonly work: (turn: { readonly attempt: number; readonly remainingMs: () => number }) => Promise<void>;
}

/** Reports messages that were not accepted as failed; and when the work throws, the others too. */
export function handleWakeUps({ accept, work }: WakeUpHandler) {
  return async ({ Records }: SQSEvent, context: Context): Promise<SQSBatchResponse> => {
    noteOldMessages(Records);
    const failed: SQSRecord[] = [];
    const accepted: SQSRecord[] = [];
    const fail = (record: SQSRecord, error: unknown) => {
      logFailure(record, error);
      failed.push(record);
    };
    for (const record of Records) {
      try {
        await accept(bodyOf(record));
        accepted.push(record);
      } catch (error) {
        fail(record, error);
      }
    }
    if (accepted.length > 0) {
      const attempt = Math.max(...accepted.map(attemptOf));
      await work({ attempt, remainingMs: () => context.getRemainingTimeInMillis() }).catch((error: unknown) => {
        for (const record of accepted) fail(record, error);
      });
    }
    return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
  };
}
