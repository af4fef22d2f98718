/** Handler of a queue whose messages only say that there is work: one look serves all messages of a batch. */
import { handleBatch } from './handle-batch.ts';
import type { MessageBody } from './handle-queue.ts';

interface WakeUpHandler {
  /** Throws UNKNOWN_MESSAGE for a message that no code understands. */
  readonly accept: (body: MessageBody) => Promise<void>;
  /** `attempt` is the highest of the messages: work that failed before may be taken in smaller pieces. */
  readonly work: (turn: { readonly attempt: number; readonly remainingMs: () => number }) => Promise<void>;
}

/** Reports messages that were not accepted as failed; and when the work throws, the others too. */
export const handleWakeUps = ({ accept, work }: WakeUpHandler) =>
  handleBatch({ read: accept, work: (_, turn) => work(turn) });
