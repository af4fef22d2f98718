/** Turns the input of a send into a message for one queue, with every check that SQS makes. */
import { isMembers } from '../../../../functions/engine/data/members.ts';
import type { Draft } from './message.ts';
import { type Input, integer, text } from './operations/input.ts';
import { attributesSize, readMessageAttributes } from './operations/message-attributes.ts';
import { invalidValue, missingParameter, refusal } from './operations/refusal.ts';
import { type Attributes, numberOf } from './operations/settings.ts';

/** Letters, digits and the punctuation of ASCII. */
const IDENTIFIER = /^[A-Za-z0-9!"#$%&'()*+,\-./:;<=>?@[\\\]^_`{|}~]{1,128}$/;
const FORBIDDEN = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u;

/** Throws what SQS refuses. `queue` holds the attributes of the queue. */
export function readDraft(input: Input, queue: Attributes, senderId: string): Draft {
  const body = readBody(input);
  const attributes = readMessageAttributes(input);
  const limit = numberOf(queue, 'MaximumMessageSize');
  if (Buffer.byteLength(body) + attributesSize(attributes) > limit) {
    const reason = `Message must be shorter than ${limit} bytes.`;
    throw refusal('InvalidParameterValueException', `One or more parameters are invalid. Reason: ${reason}`);
  }
  const groupId = readGroup(input);
  const traceHeader = readTraceHeader(input);
  return {
    body,
    attributes,
    senderId,
    delaySeconds: readDelay(input, queue),
    ...(groupId === undefined ? {} : { groupId }),
    ...(traceHeader === undefined ? {} : { traceHeader }),
  };
}

/** Returns the bytes that count towards the limit of a batch. */
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

function readDelay(input: Input, queue: Attributes): number {
  const seconds = integer(input, 'DelaySeconds');
  if (seconds === undefined) return numberOf(queue, 'DelaySeconds');
  if (seconds < 0 || seconds > 900) {
    throw invalidValue(seconds, 'DelaySeconds', 'DelaySeconds must be >= 0 and <= 900.');
  }
  return seconds;
}

/** The tenant, for fair queues. */
function readGroup(input: Input): string | undefined {
  const deduplicationId = text(input, 'MessageDeduplicationId');
  if (deduplicationId !== undefined) {
    const reason = 'The request include parameter that is not valid for this queue type.';
    throw invalidValue(deduplicationId, 'MessageDeduplicationId', reason);
  }
  const groupId = text(input, 'MessageGroupId');
  if (groupId === undefined || IDENTIFIER.test(groupId)) return groupId;
  const rule = 'can only include alphanumeric and punctuation characters. 1 to 128 in length.';
  throw invalidValue(groupId, 'MessageGroupId', `MessageGroupId ${rule}`);
}

/** AWSTraceHeader is the only system attribute that a sender may set. It does not count towards the size. */
function readTraceHeader(input: Input): string | undefined {
  const given = input.MessageSystemAttributes ?? {};
  if (!isMembers(given)) throw invalidValue(given, 'MessageSystemAttributes', 'It must be a map.');
  for (const name of Object.keys(given)) {
    if (name !== 'AWSTraceHeader')
      throw invalidValue(name, 'MessageSystemAttributes', 'Only AWSTraceHeader is supported.');
  }
  const header = given.AWSTraceHeader;
  return isMembers(header) ? text(header, 'StringValue') : undefined;
}
