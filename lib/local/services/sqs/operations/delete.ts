/** DeleteMessage. */
import { requiredText } from './input.ts';
import { type Operation, queueFor } from './operation.ts';

/** An outdated receipt handle succeeds and deletes nothing. */
export const deleteMessage: Operation = (scope, input) => {
  queueFor(scope, input, 'DeleteMessage').delete(requiredText(input, 'ReceiptHandle'));
  return undefined;
};
