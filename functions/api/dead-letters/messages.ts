/**
 * Messages in dead letters. SQS has no look without a receive: a message that a call holds is hidden from all others until the call lets it
 * go, or, when the call died, for a minute. Nothing is deleted before it is sent on, or recorded as discarded.
 */
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { callService } from '../../engine/aws/call-service.ts';
import { type DeadLetterQueue, isPersonal, queueIn, urlOf } from './queues.ts';

/** Longer than a call of the API may take. */
const HOLD_SECONDS = 60;
/** Most messages that one call holds: some seconds of receiving. */
const MOST_HELD = 1000;
/** SQS asks all of its servers only when it may wait. */
const WAIT_SECONDS = 1;
/** Calls of SQS at the same time. */
const AT_ONCE = 10;

const client = new SQSClient({});

/** A message that this call holds. */
export interface DeadLetter {
  readonly messageId: string;
  readonly receiptHandle: string;
  /** Queue that it is for; undefined when none of ours held it, or was to. */
  readonly source: string | undefined;
  readonly sentAt: Date;
  readonly tenantId: string | undefined;
  readonly body: string;
  /** Its body may hold personal data. */
  readonly isPersonal: boolean;
  /** Why Scheduler, EventBridge or Lambda could not send it. */
  readonly error: string | undefined;
  readonly sent: Message;
}

function read(queue: DeadLetterQueue, sent: Message): DeadLetter {
  const { MessageId = '', ReceiptHandle = '', Body = '', Attributes: system = {}, MessageAttributes: own = {} } = sent;
  const target = queueIn(system.DeadLetterQueueSourceArn) ?? queueIn(own.TARGET_ARN?.StringValue);
  const [code, message] = [own.ERROR_CODE?.StringValue, own.ERROR_MESSAGE?.StringValue];
  const source = target ?? queue.target;
  return {
    messageId: MessageId,
    receiptHandle: ReceiptHandle,
    source,
    sentAt: new Date(Number(system.SentTimestamp)),
    tenantId: system.MessageGroupId,
    body: Body,
    isPersonal: isPersonal(source),
    error: code === undefined ? undefined : [code, message].filter((one) => one !== undefined).join(': '),
    sent,
  };
}

async function receive(queue: DeadLetterQueue, hiddenSeconds: number): Promise<DeadLetter[]> {
  const request = new ReceiveMessageCommand({
    QueueUrl: queue.url,
    MaxNumberOfMessages: 10,
    VisibilityTimeout: hiddenSeconds,
    WaitTimeSeconds: WAIT_SECONDS,
    MessageSystemAttributeNames: ['DeadLetterQueueSourceArn', 'SentTimestamp', 'MessageGroupId'],
    MessageAttributeNames: ['All'],
  });
  const { Messages = [] } = await callService('SQS', () => client.send(request));
  return Messages.map((one) => read(queue, one));
}

/** Returns some messages, up to ten, without hiding them. */
export const glance = (queue: DeadLetterQueue): Promise<DeadLetter[]> => receive(queue, 0);

type Enough = (held: ReadonlyMap<string, DeadLetter>) => boolean;

/** Returns the oldest first. */
async function hold(queue: DeadLetterQueue, hasEnough: Enough): Promise<DeadLetter[]> {
  const held = new Map<string, DeadLetter>();
  while (held.size < MOST_HELD && !hasEnough(held)) {
    const some = await receive(queue, HOLD_SECONDS);
    if (some.length === 0) break;
    for (const one of some) held.set(one.messageId, one);
  }
  return [...held.values()].sort((one, other) => one.sentAt.getTime() - other.sentAt.getTime());
}

async function each<T>(items: readonly T[], act: (item: T) => Promise<unknown>): Promise<void> {
  for (let start = 0; start < items.length; start += AT_ONCE)
    await Promise.all(items.slice(start, start + AT_ONCE).map(act));
}

/** Lets messages go: others see them at once. What fails here passes within the minute. */
const release = (queue: DeadLetterQueue, letters: readonly DeadLetter[]): Promise<void> =>
  each(letters, ({ receiptHandle: ReceiptHandle }) =>
    client
      .send(new ChangeMessageVisibilityCommand({ QueueUrl: queue.url, ReceiptHandle, VisibilityTimeout: 0 }))
      .catch(() => undefined),
  );

/** Holds messages until there are enough, or no more. Lets those go again that `act` does not return as taken. */
export async function holding(
  queue: DeadLetterQueue,
  hasEnough: Enough,
  act: (held: readonly DeadLetter[]) => Promise<readonly DeadLetter[]>,
): Promise<void> {
  const held = await hold(queue, hasEnough);
  let taken: readonly DeadLetter[] = [];
  try {
    taken = await act(held);
  } finally {
    await release(
      queue,
      held.filter((one) => !taken.includes(one)),
    );
  }
}

/** Deletes messages by the handles of their receives. */
export const remove = (queue: DeadLetterQueue, receiptHandles: readonly string[]): Promise<void> =>
  each(receiptHandles, (ReceiptHandle) =>
    callService('SQS', () => client.send(new DeleteMessageCommand({ QueueUrl: queue.url, ReceiptHandle }))),
  );

/** Sends messages to the queues that they are for, each before it is deleted here: a kill in between makes a duplicate. */
export const sendBack = (queue: DeadLetterQueue, letters: readonly (DeadLetter & { source: string })[]) =>
  each(letters, async ({ source, sent, tenantId, body, receiptHandle }) => {
    const request = new SendMessageCommand({
      QueueUrl: urlOf(source),
      MessageBody: body,
      ...(tenantId === undefined ? {} : { MessageGroupId: tenantId }),
      // Those of Scheduler and EventBridge say why the message is here.
      ...(sent.Attributes?.DeadLetterQueueSourceArn ? { MessageAttributes: sent.MessageAttributes } : {}),
    });
    await callService('SQS', () => client.send(request));
    await remove(queue, [receiptHandle]);
  });
