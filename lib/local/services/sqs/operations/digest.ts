/** The checksums that SQS returns and that SDK clients verify. */
import { createHash } from 'node:crypto';
import type { MessageAttributes } from '../message.ts';

/** Marks of the encoding: how the value travelled. */
const STRING_VALUE = Buffer.from([1]);
const BINARY_VALUE = Buffer.from([2]);

const md5 = (parts: readonly (string | Buffer)[]): string => {
  const hash = createHash('md5');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
};

const withLength = (content: Buffer): Buffer[] => {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  return [length, content];
};

/** MD5 in hexadecimal, of the body as UTF-8. */
export const bodyDigest = (body: string): string => md5([body]);

/**
 * MD5 over the attributes in order of their names; `undefined` without attributes, as SQS leaves the member out.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html
 */
export function attributesDigest(attributes: MessageAttributes): string | undefined {
  const names = Object.keys(attributes).sort();
  if (names.length === 0) return undefined;
  return md5(
    names.flatMap((name) => {
      const attribute = attributes[name];
      if (!attribute) return [];
      const isBinary = attribute.DataType.startsWith('Binary');
      const value = isBinary
        ? Buffer.from(attribute.BinaryValue ?? '', 'base64')
        : Buffer.from(attribute.StringValue ?? '');
      return [
        ...withLength(Buffer.from(name)),
        ...withLength(Buffer.from(attribute.DataType)),
        isBinary ? BINARY_VALUE : STRING_VALUE,
        ...withLength(value),
      ];
    }),
  );
}
