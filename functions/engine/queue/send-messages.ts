/** Sends messages to SQS queues in batches, and retries the entries of a batch that failed. */
import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { EngineError } from '../errors.ts';

/** SQS takes ten messages a call. */
const BATCH_SIZE = 10;
const ATTEMPTS = 3;

/** A message and its tenant. */
export interface Message {
  /** The message group of SQS fair queues: a tenant with many messages does not delay the others. */
  readonly tenantId: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** 0 to 900. */
  readonly delaySeconds?: number;
}

let client: SQSClient | undefined;

async function sendBatch(queueUrl: string, messages: readonly Message[]): Promise<void> {
  client ??= new SQSClient({});
  let open = messages.map(({ tenantId, body, delaySeconds = 0 }, index) => ({
    Id: String(index),
    MessageBody: JSON.stringify(body),
    MessageGroupId: tenantId,
    ...(delaySeconds > 0 ? { DelaySeconds: delaySeconds } : {}),
  }));
  for (let attempt = 1; open.length > 0; attempt += 1) {
    const { Failed = [] } = await client.send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries: open }));
    const failed = new Set(Failed.map(({ Id }) => Id));
    open = open.filter(({ Id }) => failed.has(Id));
    if (open.length > 0 && (attempt === ATTEMPTS || Failed.some(({ SenderFault }) => SenderFault))) {
      throw new EngineError(
        'QUEUE_ERROR',
        `SQS refused ${open.length} of ${messages.length} messages: ${Failed[0]?.Code}`,
      );
    }
  }
}

/** Sends every message at least once. Throws QUEUE_ERROR when SQS keeps refusing some; the caller may then send all again. */
export async function sendMessages(queueUrl: string, messages: readonly Message[]): Promise<void> {
  for (let start = 0; start < messages.length; start += BATCH_SIZE) {
    await sendBatch(queueUrl, messages.slice(start, start + BATCH_SIZE));
  }
}
