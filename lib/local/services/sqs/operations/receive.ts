/** ReceiveMessage: short and long polling, and the attributes that a receiver asked for. */
import type { ReceiveMessageResult } from '@aws-sdk/client-sqs';
import type { Clock } from '../../../clock.ts';
import type { Received } from '../delivery.ts';
import type { Message, MessageAttributes } from '../message.ts';
import type { Queue, ReceiveOptions } from '../queue.ts';
import { attributesDigest, bodyDigest } from './digest.ts';
import { type Input, integer, texts } from './input.ts';
import { type Operation, queueFor } from './operation.ts';
import { invalidValue, refusal } from './refusal.ts';
import { numberOf } from './settings.ts';

/** Waits only while no message is visible. */
export const receiveMessage: Operation = async (scope, input) => {
  const queue = queueFor(scope, input, 'ReceiveMessage');
  const visibilitySeconds = bounded(input, 'VisibilityTimeout', 0, 43_200);
  const options = {
    most: bounded(input, 'MaxNumberOfMessages', 1, 10) ?? 1,
    ...(visibilitySeconds === undefined ? {} : { visibilitySeconds }),
  };
  const waitSeconds =
    bounded(input, 'WaitTimeSeconds', 0, 20) ?? numberOf(queue.attributes, 'ReceiveMessageWaitTimeSeconds');
  const received = await receive(queue, options, waitSeconds, scope.context.clock);
  const shown = received.map((one) => show(one, input));
  return shown.length > 0 ? { Messages: shown } : {};
};

/** Returns the system attributes of a message, by the names of SQS. */
export function systemAttributes(message: Message): Record<string, string> {
  const all: Record<string, string | number | undefined> = {
    SenderId: message.senderId,
    SentTimestamp: message.sentAtMs,
    ApproximateReceiveCount: message.receiveCount,
    ApproximateFirstReceiveTimestamp: message.firstReceivedAtMs,
    MessageGroupId: message.groupId,
    AWSTraceHeader: message.traceHeader,
    DeadLetterQueueSourceArn: message.deadLetterSourceArn,
  };
  return Object.fromEntries(
    Object.entries(all).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
  );
}

function bounded(input: Input, name: string, least: number, most: number): number | undefined {
  const value = integer(input, name);
  if (value === undefined || (value >= least && value <= most)) return value;
  const range = least === 0 ? `Must be >= 0 and <= ${most}` : `Must be between ${least} and ${most}`;
  throw invalidValue(value, name, `${range}, if provided.`);
}

/**
 * Waits for a message until the wait time has passed on the runtime's clock or on the wall clock: the caller holds a
 * real connection, also while the runtime's clock stands still.
 */
function receive(queue: Queue, options: ReceiveOptions, waitSeconds: number, clock: Clock): Promise<Received[]> {
  const received = queue.receive(options);
  if (received.length > 0 || waitSeconds === 0) {
    if (received.length === 0 && queue.isFull()) throw refusal('OverLimit', 'Too many messages in flight.');
    return Promise.resolve(received);
  }
  return new Promise((done) => {
    const finish = (messages: Received[]) => {
      clearTimeout(timer);
      cancel();
      stopListening();
      done(messages);
    };
    const timer = setTimeout(() => finish([]), waitSeconds * 1000);
    const cancel = clock.at(new Date(clock.now().getTime() + waitSeconds * 1000), () => finish([]));
    let isReceiving = false;
    const stopListening = queue.onVisible(() => {
      if (isReceiving || !queue.hasNext()) return; // another receiver took it, or this call is inside its own receive
      isReceiving = true;
      const messages = queue.receive(options);
      isReceiving = false;
      if (messages.length > 0) finish(messages);
    });
  });
}

function show({ message, receiptHandle }: Received, input: Input) {
  const system = systemAttributes(message);
  const wanted = [...texts(input, 'AttributeNames'), ...texts(input, 'MessageSystemAttributeNames')];
  const names = Object.keys(system).filter((name) => wanted.includes('All') || wanted.includes(name));
  const attributes = pick(message.attributes, texts(input, 'MessageAttributeNames'));
  const digest = attributesDigest(attributes);
  const shown = {
    MessageId: message.id,
    ReceiptHandle: receiptHandle,
    MD5OfBody: bodyDigest(message.body),
    Body: message.body,
    ...(names.length > 0 ? { Attributes: Object.fromEntries(names.map((name) => [name, system[name] ?? ''])) } : {}),
  } satisfies NonNullable<ReceiveMessageResult['Messages']>[number];
  return digest === undefined ? shown : { ...shown, MessageAttributes: attributes, MD5OfMessageAttributes: digest };
}

/** `All`, `.*`, a prefix such as `order.*`, or names. */
function pick(attributes: MessageAttributes, wanted: readonly string[]): MessageAttributes {
  const isWanted = (name: string) =>
    wanted.some(
      (pattern) =>
        pattern === 'All' || (pattern.endsWith('.*') ? name.startsWith(pattern.slice(0, -2)) : name === pattern),
    );
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => isWanted(name)));
}
