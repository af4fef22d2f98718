/** DeleteMessage and ChangeMessageVisibility, single and in batches. */

import type { Queue } from '../queue.ts';
import { eachEntry, readEntries } from './batch.ts';
import { type Input, integer, requiredText } from './input.ts';
import { type Operation, queueFor } from './operation.ts';
import { invalidValue, missingParameter } from './refusal.ts';

export const deleteMessage: Operation = (scope, input) => {
  queueFor(scope, input, 'DeleteMessage').delete(requiredText(input, 'ReceiptHandle'));
  return undefined;
};

export const deleteMessageBatch: Operation = (scope, input) => {
  const queue = queueFor(scope, input, 'DeleteMessage');
  return eachEntry(readEntries(input, 'DeleteMessageBatchRequestEntry'), ({ id, input: entry }) => {
    queue.delete(requiredText(entry, 'ReceiptHandle'));
    return { Id: id };
  });
};

export const changeMessageVisibility: Operation = (scope, input) => {
  change(queueFor(scope, input, 'ChangeMessageVisibility'), input);
  return undefined;
};

export const changeMessageVisibilityBatch: Operation = (scope, input) => {
  const queue = queueFor(scope, input, 'ChangeMessageVisibility');
  return eachEntry(readEntries(input, 'ChangeMessageVisibilityBatchRequestEntry'), ({ id, input: entry }) => {
    change(queue, entry);
    return { Id: id };
  });
};

function change(queue: Queue, input: Input): void {
  const handle = requiredText(input, 'ReceiptHandle');
  const seconds = integer(input, 'VisibilityTimeout');
  if (seconds === undefined) throw missingParameter('VisibilityTimeout');
  if (seconds < 0 || seconds > 43_200) {
    throw invalidValue(seconds, 'VisibilityTimeout', 'Must be >= 0 and <= 43200, if provided.');
  }
  queue.changeVisibility(handle, seconds);
}
