/** From the input of a send to a draft for one queue, with every check that SQS makes. */

import type { Draft } from './message.ts';
import { type Input, integer, isRecord, text } from './operations/input.ts';
import { attributesSize, readMessageAttributes } from './operations/message-attributes.ts';
import { invalidValue, missingParameter, refusal } from './operations/refusal.ts';
import { type Attributes, numberOf } from './operations/settings.ts';

/** Letters, digits and the punctuation of ASCII. */
const IDENTIFIER = /^[A-Za-z0-9!"#$%&'()*+,\-./:;<=>?@[\\\]^_`{|}~]{1,128}$/;
const FORBIDDEN = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u;
const WRONG_QUEUE_TYPE = 'The request include parameter that is not valid for this queue type.';

export interface Target {
  readonly fifo: boolean;
  readonly attributes: Attributes;
}

export function readDraft(input: Input, target: Target, senderId: string): Draft {
  const body = readBody(input);
  const attributes = readMessageAttributes(input);
  const limit = numberOf(target.attributes, 'MaximumMessageSize');
  if (Buffer.byteLength(body) + attributesSize(attributes) > limit) {
    const reason = `Message must be shorter than ${limit} bytes.`;
    throw refusal('InvalidParameterValueException', `One or more parameters are invalid. Reason: ${reason}`);
  }
  const traceHeader = readTraceHeader(input);
  return {
    body,
    attributes,
    senderId,
    delaySeconds: readDelay(input, target),
    ...readGroup(input, target),
    ...(traceHeader === undefined ? {} : { traceHeader }),
  };
}

/**
 * Refuses a whole batch to a FIFO queue when one entry lacks its group or deduplication id: recorded of SQS, which
 * otherwise fails single entries.
 */
export function checkFifoEntry(input: Input, target: Target): void {
  if (!target.fifo) return;
  if (text(input, 'MessageGroupId') === undefined) {
    throw refusal('InvalidParameterValueException', missingParameter('MessageGroupId').message);
  }
  readGroup(input, target);
}

/** Bytes that a draft counts towards the limit of a batch. */
export const draftSize = (input: Input): number =>
  Buffer.byteLength(text(input, 'MessageBody') ?? '') + attributesSize(readMessageAttributes(input));

function readBody(input: Input): string {
  const body = text(input, 'MessageBody');
  if (!body) throw missingParameter('MessageBody');
  const [bad] = FORBIDDEN.exec(body) ?? [];
  if (bad === undefined) return body;
  const code = bad.codePointAt(0)?.toString(16).toUpperCase();
  const allowed = '#x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF';
  const message = `Invalid binary character '#x${code}' was found in the message body, the set of allowed characters is ${allowed}`;
  throw refusal('InvalidMessageContents', message);
}

function readDelay(input: Input, { fifo, attributes }: Target): number {
  const seconds = integer(input, 'DelaySeconds');
  if (seconds === undefined) return numberOf(attributes, 'DelaySeconds');
  if (seconds < 0 || seconds > 900) {
    throw invalidValue(seconds, 'DelaySeconds', 'DelaySeconds must be >= 0 and <= 900.');
  }
  // 0 is what many clients send when nothing was said; SQS lets it pass.
  if (fifo && seconds > 0) throw invalidValue(seconds, 'DelaySeconds', WRONG_QUEUE_TYPE);
  return fifo ? numberOf(attributes, 'DelaySeconds') : seconds;
}

/** A group is the order of a FIFO queue, and on a standard queue the tenant of fair queues. */
function readGroup(input: Input, { fifo, attributes }: Target): Pick<Draft, 'groupId' | 'deduplicationId'> {
  const groupId = readIdentifier(input, 'MessageGroupId');
  const deduplicationId = readIdentifier(input, 'MessageDeduplicationId');
  if (!fifo && deduplicationId !== undefined)
    throw invalidValue(deduplicationId, 'MessageDeduplicationId', WRONG_QUEUE_TYPE);
  if (fifo && groupId === undefined) throw missingParameter('MessageGroupId');
  if (fifo && deduplicationId === undefined && attributes.ContentBasedDeduplication !== 'true') {
    const wanted = 'ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly';
    throw refusal('InvalidParameterValueException', `The queue should either have ${wanted}`);
  }
  return {
    ...(groupId === undefined ? {} : { groupId }),
    ...(deduplicationId === undefined ? {} : { deduplicationId }),
  };
}

function readIdentifier(input: Input, name: string): string | undefined {
  const value = text(input, name);
  if (value === undefined || IDENTIFIER.test(value)) return value;
  const rule = 'can only include alphanumeric and punctuation characters. 1 to 128 in length.';
  throw invalidValue(value, name, `${name} ${rule}`);
}

/** The only system attribute that a sender may set. It does not count towards the size. */
function readTraceHeader(input: Input): string | undefined {
  const given = input.MessageSystemAttributes ?? {};
  if (!isRecord(given)) throw invalidValue(given, 'MessageSystemAttributes', 'It must be a map.');
  for (const name of Object.keys(given)) {
    if (name !== 'AWSTraceHeader')
      throw invalidValue(name, 'MessageSystemAttributes', 'Only AWSTraceHeader is supported.');
  }
  const header = given.AWSTraceHeader;
  return isRecord(header) ? text(header, 'StringValue') : undefined;
}
