/** ChangeMessageVisibility. */
import { integer, requiredText } from './input.ts';
import { type Operation, queueFor } from './operation.ts';
import { invalidValue, missingParameter, refusal } from './refusal.ts';

const LONGEST_SECONDS = 43_200;

/**
 * SQS counts the twelve hours from the receive; here each call may hide a message for as long.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ChangeMessageVisibility.html
 */
export const changeMessageVisibility: Operation = (scope, input) => {
  const queue = queueFor(scope, input, 'ChangeMessageVisibility');
  const handle = requiredText(input, 'ReceiptHandle');
  const seconds = integer(input, 'VisibilityTimeout');
  if (seconds === undefined) throw missingParameter('VisibilityTimeout');
  if (seconds < 0 || seconds > LONGEST_SECONDS)
    throw invalidValue(seconds, 'VisibilityTimeout', `Must be between 0 and ${LONGEST_SECONDS}.`);
  if (!queue.changeVisibility(handle, seconds)) {
    const reason = 'Message does not exist or is not available for visibility timeout change.';
    throw refusal(
      'InvalidParameterValueException',
      `Value ${handle} for parameter ReceiptHandle is invalid. Reason: ${reason}`,
    );
  }
  return undefined;
};
