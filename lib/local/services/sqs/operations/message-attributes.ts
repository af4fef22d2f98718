/** Attributes that senders put on messages: which ones SQS accepts, and their size. */
import { isMembers } from '../../../../../functions/engine/data/members.ts';
import type { MessageAttribute, MessageAttributes } from '../message.ts';
import { type Input, text } from './input.ts';
import { refusal } from './refusal.ts';

const MOST_ATTRIBUTES = 10;
const LONGEST_NAME = 256;

const refuse = (message: string) => refusal('InvalidParameterValueException', message);

/** Throws for a name, type or value that SQS refuses. */
export function readMessageAttributes(input: Input): MessageAttributes {
  const given = input.MessageAttributes ?? {};
  if (!isMembers(given)) throw refuse('MessageAttributes must be a map.');
  const names = Object.keys(given);
  if (names.length > MOST_ATTRIBUTES) {
    throw refuse(`Number of message attributes [${names.length}] exceeds the allowed maximum [${MOST_ATTRIBUTES}].`);
  }
  return Object.fromEntries(names.map((name) => [checkName(name), readAttribute(name, given[name])]));
}

/** Name, type and value count towards the size of a message. */
export const attributesSize = (attributes: MessageAttributes): number =>
  Object.entries(attributes).reduce((sum, [name, { DataType, StringValue = '', BinaryValue = '' }]) => {
    const value = Buffer.byteLength(StringValue) + Buffer.byteLength(BinaryValue, 'base64');
    return sum + Buffer.byteLength(name) + Buffer.byteLength(DataType) + value;
  }, 0);

function checkName(name: string): string {
  const isForm = /^[A-Za-z0-9_.-]+$/.test(name) && !name.startsWith('.') && !name.endsWith('.') && !name.includes('..');
  if (name.length > LONGEST_NAME)
    throw refuse(`Message (user) attribute name must be shorter than ${LONGEST_NAME} Bytes`);
  if (isForm && !/^(aws|amazon)\./i.test(name)) return name;
  const rule =
    'Message (user) attribute name can contain upper and lower case letters, digits, hyphens, underscores and periods';
  throw refuse(`${rule}, must not begin with AWS. or Amazon., and must not have a period at an end or two in a row.`);
}

function readAttribute(name: string, value: unknown): MessageAttribute {
  const given = isMembers(value) ? value : {};
  const type = text(given, 'DataType');
  if (!type) throw refuse(`The message attribute '${name}' must contain a non-empty message attribute type.`);
  if (!/^(String|Number|Binary)(\.|$)/.test(type) || type.length > LONGEST_NAME) {
    const known = 'the set of supported type prefixes is Binary, Number, and String.';
    throw refuse(`The message attribute '${name}' has an invalid message attribute type, ${known}`);
  }
  const member = type.startsWith('Binary') ? 'BinaryValue' : 'StringValue';
  const content = text(given, member);
  if (!content) {
    const kind = type.startsWith('Binary') ? 'Binary' : 'String';
    throw refuse(`The message attribute '${name}' must contain a non-empty message attribute value of type '${kind}'.`);
  }
  if (type.startsWith('Number') && !isNumeric(content)) {
    throw refuse(`Can't cast the value of message (user) attribute '${name}' to a number.`);
  }
  return { DataType: type, [member]: content };
}

const isNumeric = (value: string): boolean => /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(value.trim());
