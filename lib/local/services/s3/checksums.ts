/** Checksums of a sender: a body that does not match is refused. */
import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { AwsError } from '../../service.ts';

type Headers = Readonly<Record<string, string>>;

const hash = (algorithm: string) => (body: Buffer) => createHash(algorithm).update(body).digest('base64');

function crc32Of(body: Buffer): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(crc32(body));
  return bytes.toString('base64');
}

/** The SDK sends CRC-32 by default. */
const ALGORITHMS: Readonly<Record<string, (body: Buffer) => string>> = {
  'x-amz-checksum-crc32': crc32Of,
  'x-amz-checksum-sha1': hash('sha1'),
  'x-amz-checksum-sha256': hash('sha256'),
};

/** Returns the checksum headers. Throws `BadDigest` for a wrong one, `NotImplemented` for other algorithms. */
export function checksumHeaders(headers: Headers, body: Buffer): Record<string, string> {
  const md5 = headers['content-md5'];
  if (md5 !== undefined && md5 !== hash('md5')(body))
    throw new AwsError('BadDigest', 'The Content-MD5 you specified did not match what we received.');
  const given = Object.entries(headers).filter(([name]) => /^x-amz-checksum-(crc|sha)/.test(name));
  for (const [name, value] of given) {
    const digest = ALGORITHMS[name];
    if (!digest) throw new AwsError('NotImplemented', `The local S3 does not check ${name}`, 501);
    if (digest(body) !== value)
      throw new AwsError(
        'BadDigest',
        `The ${name.slice(15).toUpperCase()} you specified did not match the calculated checksum.`,
      );
  }
  return Object.fromEntries(given);
}
