/**
 * Keyed checksums in API keys, in the tokens of links, and in ids that stand in open addresses. What is made up is refused without a statement,
 * so that callers without a key cannot keep a paused database awake. A checksum proves nothing else: the database decides what the rest is good for.
 */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { cachedSecret } from './aws/cached-secret.ts';
import { environment } from './environment.ts';

/** A checksum for one purpose is wrong for the others. */
export type Purpose = 'api-key' | 'session' | 'unsubscribe-link' | 'document-link' | 'oauth-state' | 'webhook-endpoint';

/** 128 bits in base64url, after an underscore. */
const BYTES = 16;
const ATTACHED = /^(.+)_([A-Za-z0-9_-]{22})$/;

const readKey = cachedSecret(environment.checksumSecretArn, 'key');

const digest = async (purpose: Purpose, text: string): Promise<Buffer> =>
  createHmac('sha256', await readKey())
    .update(`${purpose}:${text}`)
    .digest();

const checksum = async (purpose: Purpose, text: string): Promise<string> =>
  (await digest(purpose, text)).subarray(0, BYTES).toString('base64url');

/** Returns the text with its checksum. Throws when the secret cannot be read. */
export const attachChecksum = async (purpose: Purpose, text: string): Promise<string> =>
  `${text}_${await checksum(purpose, text)}`;

/** Returns the text without its checksum, or undefined when that is absent or wrong. Compares in constant time. */
export async function detachChecksum(purpose: Purpose, given: string): Promise<string | undefined> {
  const [, text, attached] = ATTACHED.exec(given) ?? [];
  if (text === undefined || attached === undefined) return undefined;
  return timingSafeEqual(Buffer.from(attached), Buffer.from(await checksum(purpose, text))) ? text : undefined;
}

/** The last group of a UUID: 48 bits, so that one of 280 trillion made-up ids passes. */
const CHECKED = /^([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4})-([0-9a-f]{12})$/;
const GROUP_BYTES = 6;

const lastGroup = async (purpose: Purpose, start: string): Promise<string> =>
  (await digest(purpose, start)).subarray(0, GROUP_BYTES).toString('hex');

/** Returns a UUID (version 8 of RFC 9562) of 74 random bits, which end with their checksum. Throws when the secret cannot be read. */
export async function makeCheckedId(purpose: Purpose): Promise<string> {
  const random = randomBytes(10).toString('hex');
  const variant = '89ab'[Number.parseInt(random[15] ?? '', 16) % 4];
  const start = `${random.slice(0, 8)}-${random.slice(8, 12)}-8${random.slice(12, 15)}-${variant}${random.slice(16, 19)}`;
  return `${start}-${await lastGroup(purpose, start)}`;
}

/** Whether an id was made here for the purpose, whatever its case. Compares in constant time. */
export async function isCheckedId(purpose: Purpose, id: string): Promise<boolean> {
  const [, start, group] = CHECKED.exec(id.toLowerCase()) ?? [];
  if (start === undefined || group === undefined) return false;
  return timingSafeEqual(Buffer.from(group), Buffer.from(await lastGroup(purpose, start)));
}
