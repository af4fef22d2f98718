/**
 * Keyed checksums in API keys and in the tokens of links. A made-up key or link is refused without a statement, so that callers
 * without a key cannot keep a paused database awake. A checksum proves nothing else: the database decides what the rest is good for.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { cachedSecret } from './aws/cached-secret.ts';
import { environment } from './environment.ts';

/** A checksum for one purpose is wrong for the others. */
export type Purpose = 'api-key' | 'session' | 'unsubscribe-link' | 'document-link';

/** 128 bits in base64url, after an underscore. */
const BYTES = 16;
const ATTACHED = /^(.+)_([A-Za-z0-9_-]{22})$/;

const readKey = cachedSecret(environment.checksumSecretArn, 'key');

async function checksum(purpose: Purpose, text: string): Promise<string> {
  const full = createHmac('sha256', await readKey())
    .update(`${purpose}:${text}`)
    .digest();
  return full.subarray(0, BYTES).toString('base64url');
}

/** Returns the text with its checksum. Throws when the secret cannot be read. */
export const attachChecksum = async (purpose: Purpose, text: string): Promise<string> =>
  `${text}_${await checksum(purpose, text)}`;

/** Returns the text without its checksum, or undefined when that is absent or wrong. Compares in constant time. */
export async function detachChecksum(purpose: Purpose, given: string): Promise<string | undefined> {
  const [, text, attached] = ATTACHED.exec(given) ?? [];
  if (text === undefined || attached === undefined) return undefined;
  return timingSafeEqual(Buffer.from(attached), Buffer.from(await checksum(purpose, text))) ? text : undefined;
}
