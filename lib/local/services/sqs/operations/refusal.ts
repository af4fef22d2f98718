/** The errors of SQS, each with the two names that clients read: the shape's name and the older query-protocol code. */
import { AwsError } from '../../../service.ts';

/**
 * Shape name → query code and HTTP status, from the service's model. A name that is absent is its own code, with 400.
 * The first two are not in the model: the front end of every AWS service returns them.
 */
const CODES: Readonly<Record<string, readonly [code: string, status: number]>> = {
  InvalidParameterValueException: ['InvalidParameterValue', 400],
  MissingRequiredParameterException: ['MissingParameter', 400],
  AccessDeniedException: ['AccessDenied', 403],
  QueueDoesNotExist: ['AWS.SimpleQueueService.NonExistentQueue', 400],
  PurgeQueueInProgress: ['AWS.SimpleQueueService.PurgeQueueInProgress', 403],
  EmptyBatchRequest: ['AWS.SimpleQueueService.EmptyBatchRequest', 400],
  TooManyEntriesInBatchRequest: ['AWS.SimpleQueueService.TooManyEntriesInBatchRequest', 400],
  BatchEntryIdsNotDistinct: ['AWS.SimpleQueueService.BatchEntryIdsNotDistinct', 400],
  BatchRequestTooLong: ['AWS.SimpleQueueService.BatchRequestTooLong', 400],
  InvalidBatchEntryId: ['AWS.SimpleQueueService.InvalidBatchEntryId', 400],
  UnsupportedOperation: ['AWS.SimpleQueueService.UnsupportedOperation', 400],
  ReceiptHandleIsInvalid: ['ReceiptHandleIsInvalid', 404],
  OverLimit: ['OverLimit', 403],
  ResourceNotFoundException: ['ResourceNotFoundException', 404],
};

/** `name` is the name of the shape; the older code and the HTTP status follow from it. */
export function refusal(name: string, message: string): AwsError {
  const [code, status] = CODES[name] ?? [name, 400];
  return new AwsError(name, message, status, { queryError: `${code};Sender` });
}

/** Returns the most frequent refusal, in the wording of AWS. */
export function invalidValue(value: unknown, parameter: string, reason: string): AwsError {
  const shown = typeof value === 'string' ? value : JSON.stringify(value);
  return refusal(
    'InvalidParameterValueException',
    `Value ${shown} for parameter ${parameter} is invalid. Reason: ${reason}`,
  );
}

export const missingParameter = (parameter: string): AwsError =>
  refusal('MissingRequiredParameterException', `The request must contain the parameter ${parameter}.`);

export const noSuchQueue = (): AwsError => refusal('QueueDoesNotExist', 'The specified queue does not exist.');

/** Returns the code of a failed batch entry. */
export const entryCode = (error: AwsError): string => error.queryError?.split(';')[0] ?? error.name;
