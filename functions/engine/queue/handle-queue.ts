/** Handler of an SQS queue. A failed message is delivered again, and goes to the dead letters after its last attempt. */
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { now } from '../clock.ts';
import { EngineError } from '../errors.ts';
import { failureFields, log, putMetrics } from '../log.ts';
import { isUuid } from '../uuid.ts';

/** A message's JSON object; its members are not checked. */
export type MessageBody = Readonly<Record<string, unknown>>;

/** Returns a message's JSON object. Throws UNKNOWN_MESSAGE when it is none. */
export function bodyOf(record: SQSRecord): MessageBody {
  try {
    const body: unknown = JSON.parse(record.body);
    if (body !== null && typeof body === 'object' && !Array.isArray(body)) return body as MessageBody;
  } catch {
    // The throw below reports it.
  }
  throw new EngineError(
    'UNKNOWN_MESSAGE',
    'The message is not a JSON object; it goes to dead letters after its last delivery',
  );
}

/** Counts from 1; SQS gives it. */
export const attemptOf = (record: SQSRecord): number => Number(record.attributes.ApproximateReceiveCount);

/** A message that failed comes again after the visibility time-out of twelve minutes, so that this is its third failure. */
const OLD_MINUTES = 30;

/** Counts and names the messages that have waited for half an hour. Called before they are handled, which may end the function. */
export function noteOldMessages(records: readonly SQSRecord[]): void {
  const old = records.filter(
    ({ attributes }) => now().getTime() - Number(attributes.SentTimestamp) >= OLD_MINUTES * 60_000,
  );
  for (const record of old) {
    const queue = record.eventSourceARN.split(':').at(-1);
    log('warn', 'A message is old', { queue, messageId: record.messageId, attempt: attemptOf(record) });
  }
  if (old.length > 0) putMetrics({ kind: 'queues' }, { OldMessages: old.length });
}

/** Logs why a message will be delivered again. */
export function logFailure(record: SQSRecord, error: unknown): void {
  const { messageId } = record;
  log('error', 'A message failed', { messageId, attempt: attemptOf(record), ...failureFields(error) });
}

/**
 * Reports the messages whose handling throws as failed, and only those of the batch.
 * A message that can never succeed is reported too: only then does it reach the dead letters, which have an alarm.
 * With `atOnce` the messages of a batch are handled at the same time: for work that is mostly waiting.
 */
export function handleQueue(handle: (body: MessageBody) => Promise<void>, { atOnce = false } = {}) {
  return async ({ Records }: SQSEvent): Promise<SQSBatchResponse> => {
    noteOldMessages(Records);
    const batchItemFailures: SQSBatchResponse['batchItemFailures'] = [];
    const handleRecord = async (record: SQSRecord): Promise<void> => {
      try {
        await handle(bodyOf(record));
      } catch (error) {
        logFailure(record, error);
        batchItemFailures.push({ itemIdentifier: record.messageId });
      }
    };
    if (atOnce) await Promise.all(Records.map(handleRecord));
    else for (const record of Records) await handleRecord(record);
    return { batchItemFailures };
  };
}

/** Returns an instant of a message. Throws UNKNOWN_MESSAGE when it is absent or malformed. */
export function instantOf(body: MessageBody, name: string): Date {
  const value = body[name];
  const instant = typeof value === 'string' ? new Date(value) : undefined;
  if (instant && !Number.isNaN(instant.getTime())) return instant;
  throw new EngineError(
    'UNKNOWN_MESSAGE',
    `The message's ${name} must be an ISO 8601 instant, not ${JSON.stringify(value)}`,
  );
}

/** Returns an id of a message, or undefined when it is absent. Throws UNKNOWN_MESSAGE when it is no UUID. */
export function idOf(body: MessageBody, name: string): string | undefined {
  const value = body[name];
  if (value === undefined) return undefined;
  if (typeof value === 'string' && isUuid(value)) return value;
  throw new EngineError('UNKNOWN_MESSAGE', `The message's ${name} must be a UUID, not ${JSON.stringify(value)}`);
}

/** Returns a list of ids of a message, which is empty when absent. Throws UNKNOWN_MESSAGE when it is malformed. */
export function idsOf(body: MessageBody, name: string): string[] {
  const values = body[name] ?? [];
  if (Array.isArray(values)) return values.map((value) => idOf({ [name]: value }, name) ?? '');
  throw new EngineError('UNKNOWN_MESSAGE', `The message's ${name} must be a list of UUIDs`);
}
