/** What SES's answers say of e-mails. https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_BulkEmailEntryResult.html */
import type { BulkEmailEntryResult } from '@aws-sdk/client-sesv2';
import { now } from '../../../../engine/clock.ts';
import { isUnsent, readFailure } from '../aws/aws-failure.ts';
import type { Failure, SendResult } from '../channel.ts';

const THROTTLED_SECONDS = 5;
/** What a person, or the end of a day, has to change. */
const RESTRICTION_SECONDS = 1800;

const later = (seconds: number, failure: Failure, isRestricted = false): SendResult => ({
  kind: 'later',
  at: new Date(now().getTime() + seconds * 1000),
  isRestricted,
  ...failure,
});
const failed = (of: 'transient' | 'token' | 'content', failure: Failure): SendResult => ({
  kind: 'failed',
  class: of,
  ...failure,
});

/** By the status of an entry: nothing of it was sent. */
const refusals: Readonly<Record<string, (failure: Failure) => SendResult>> = {
  ACCOUNT_THROTTLED: (failure) => later(THROTTLED_SECONDS, failure),
  ACCOUNT_DAILY_QUOTA_EXCEEDED: (failure) => later(RESTRICTION_SECONDS, failure, true),
  ACCOUNT_SENDING_PAUSED: (failure) => later(RESTRICTION_SECONDS, failure, true),
  ACCOUNT_SUSPENDED: (failure) => later(RESTRICTION_SECONDS, failure, true),
  CONFIGURATION_SET_SENDING_PAUSED: (failure) => later(RESTRICTION_SECONDS, failure, true),
  MAIL_FROM_DOMAIN_NOT_VERIFIED: (failure) => failed('token', failure),
  CONFIGURATION_SET_NOT_FOUND: (failure) => failed('token', failure),
  INVALID_SENDING_POOL_NAME: (failure) => failed('token', failure),
  TEMPLATE_NOT_FOUND: (failure) => failed('token', failure),
  MESSAGE_REJECTED: (failure) => failed('content', failure),
  INVALID_PARAMETER: (failure) => failed('content', failure),
  TRANSIENT_FAILURE: (failure) => failed('transient', failure),
  FAILED: (failure) => failed('transient', failure),
};

/** An entry without a status, or with one that is new, may have been sent. */
export function resultOfEntry({ Status, Error: error, MessageId }: BulkEmailEntryResult): SendResult {
  if (Status === 'SUCCESS' && MessageId) return { kind: 'sent', id: MessageId };
  const code = Status === undefined || Status === 'SUCCESS' ? 'NO_MESSAGE_ID' : String(Status);
  const failure: Failure = { code, why: (error || 'SES names no message').slice(0, 300) };
  return refusals[code]?.(failure) ?? { kind: 'unknown', ...failure };
}

/** By the name of an error of the whole call. */
const errors: Readonly<Record<string, (failure: Failure) => SendResult>> = {
  TooManyRequestsException: (failure) => later(THROTTLED_SECONDS, failure),
  LimitExceededException: (failure) => later(RESTRICTION_SECONDS, failure, true),
  SendingPausedException: (failure) => later(RESTRICTION_SECONDS, failure, true),
  AccountSuspendedException: (failure) => later(RESTRICTION_SECONDS, failure, true),
  BadRequestException: (failure) => failed('content', failure),
};

/** What an error of the call says of each of its e-mails. */
export function resultOfError(error: unknown): SendResult {
  const { name, message, status } = readFailure(error);
  const failure: Failure = { code: name, why: message };
  if (status === undefined) return isUnsent(error) ? failed('transient', failure) : { kind: 'unknown', ...failure };
  if (status >= 500) return failed('transient', failure);
  // MessageRejected for a sender that is not verified, NotFoundException, AccessDeniedException, and what is like them
  return errors[name]?.(failure) ?? failed('token', failure);
}

/** SES refuses a whole call for one bad entry. */
export const isAboutOneEntry = (error: unknown): boolean => readFailure(error).name === 'BadRequestException';
