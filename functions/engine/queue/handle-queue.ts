/** The door that SQS knocks at: each message by itself; what failed comes again, and at last goes to dead letters. */

import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { EngineError } from '../errors.ts';
import { failureFields, log } from '../log.ts';
import { isUuid } from '../uuid.ts';

export type MessageBody = Readonly<Record<string, unknown>>;

function parse(record: SQSRecord): MessageBody {
  try {
    const body: unknown = JSON.parse(record.body);
    if (body !== null && typeof body === 'object' && !Array.isArray(body)) return body as MessageBody;
  } catch {
    // Told below.
  }
  throw new EngineError(
    'UNKNOWN_MESSAGE',
    'The message is not a JSON object; it goes to dead letters after its last delivery',
  );
}

/**
 * A message whose handling throws is reported as failed, its neighbours are not.
 * A message that can never succeed is reported too: only so does it reach the dead letters, and their alarm.
 * With `atOnce` no message of a batch waits for another: for work that is mostly waiting.
 */
export function handleQueue(handle: (body: MessageBody) => Promise<void>, { atOnce = false } = {}) {
  return async ({ Records }: SQSEvent): Promise<SQSBatchResponse> => {
    const batchItemFailures: SQSBatchResponse['batchItemFailures'] = [];
    const handleRecord = async (record: SQSRecord): Promise<void> => {
      try {
        await handle(parse(record));
      } catch (error) {
        const attempt = Number(record.attributes.ApproximateReceiveCount);
        log('error', 'A message failed', { messageId: record.messageId, attempt, ...failureFields(error) });
        batchItemFailures.push({ itemIdentifier: record.messageId });
      }
    };
    if (atOnce) await Promise.all(Records.map(handleRecord));
    else for (const record of Records) await handleRecord(record);
    return { batchItemFailures };
  };
}

/** An instant in a message, or UNKNOWN_MESSAGE. */
export function instantOf(body: MessageBody, name: string): Date {
  const value = body[name];
  const instant = typeof value === 'string' ? new Date(value) : undefined;
  if (instant && !Number.isNaN(instant.getTime())) return instant;
  throw new EngineError(
    'UNKNOWN_MESSAGE',
    `The message's ${name} must be an ISO 8601 instant, not ${JSON.stringify(value)}`,
  );
}

/** An id in a message; undefined when absent, UNKNOWN_MESSAGE when it is none. */
export function idOf(body: MessageBody, name: string): string | undefined {
  const value = body[name];
  if (value === undefined) return undefined;
  if (typeof value === 'string' && isUuid(value)) return value;
  throw new EngineError('UNKNOWN_MESSAGE', `The message's ${name} must be a UUID, not ${JSON.stringify(value)}`);
}

/** Ids in a message; none when absent, UNKNOWN_MESSAGE when it is no list of them. */
export function idsOf(body: MessageBody, name: string): string[] {
  const values = body[name] ?? [];
  if (Array.isArray(values)) return values.map((value) => idOf({ [name]: value }, name) ?? '');
  throw new EngineError('UNKNOWN_MESSAGE', `The message's ${name} must be a list of UUIDs`);
}
