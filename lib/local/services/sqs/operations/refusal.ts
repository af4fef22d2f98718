/** The errors of SQS, each with the two names that its clients read: the shape's name and the older query-protocol code. */
import { AwsError } from '../../../service.ts';

/**
 * Shape name → query code and HTTP status, from the service's model. Names that are absent use the shape's name and 400.
 * The first two are not in the model: the front of every AWS service answers them itself.
 */
const CODES: Readonly<Record<string, readonly [code: string, status: number]>> = {
  InvalidParameterValueException: ['InvalidParameterValue', 400],
  MissingRequiredParameterException: ['MissingParameter', 400],
  AccessDeniedException: ['AccessDenied', 403],
  QueueDoesNotExist: ['AWS.SimpleQueueService.NonExistentQueue', 400],
  QueueNameExists: ['QueueAlreadyExists', 400],
  PurgeQueueInProgress: ['AWS.SimpleQueueService.PurgeQueueInProgress', 403],
  EmptyBatchRequest: ['AWS.SimpleQueueService.EmptyBatchRequest', 400],
  TooManyEntriesInBatchRequest: ['AWS.SimpleQueueService.TooManyEntriesInBatchRequest', 400],
  BatchEntryIdsNotDistinct: ['AWS.SimpleQueueService.BatchEntryIdsNotDistinct', 400],
  BatchRequestTooLong: ['AWS.SimpleQueueService.BatchRequestTooLong', 400],
  InvalidBatchEntryId: ['AWS.SimpleQueueService.InvalidBatchEntryId', 400],
  MessageNotInflight: ['AWS.SimpleQueueService.MessageNotInflight', 400],
  UnsupportedOperation: ['AWS.SimpleQueueService.UnsupportedOperation', 400],
  ReceiptHandleIsInvalid: ['ReceiptHandleIsInvalid', 404],
  OverLimit: ['OverLimit', 403],
  ResourceNotFoundException: ['ResourceNotFoundException', 404],
};

export function refusal(name: string, message: string): AwsError {
  const [code, status] = CODES[name] ?? [name, 400];
  return new AwsError(name, message, status, { queryError: `${code};Sender` });
}

/** The most frequent refusal, in AWS's wording. */
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

/** The code that a failed entry of a batch carries. */
export const entryCode = (error: AwsError): string => error.queryError?.split(';')[0] ?? error.name;
