/** Decides without the database whether a text can be a key, so that a made-up one costs no statement. */
import { timingSafeEqual } from 'node:crypto';
import { digestOfApiKey } from '../../engine/api-key.ts';
import { cachedSecret } from '../../engine/aws/cached-secret.ts';
import { detachChecksum } from '../../engine/checksum.ts';
import { environment } from '../../engine/environment.ts';
import type { Credential } from '../http/request/credentials.ts';

/** A key from before checksums. */
const OLD_KEY = /^ft_[A-Za-z0-9_-]{43}$/;
const UNKNOWN = 'The key is unknown';
const OLD =
  'The key is unknown, or too old: keys without a checksum are no longer accepted; an admin makes a new one with POST /api/admin/keys';

const readPlatformKey = cachedSecret(environment.platformKeySecretArn, 'key');

/** Secrets Manager generates the platform's key, which therefore has no checksum. */
const isPlatformKey = async (given: string): Promise<boolean> =>
  timingSafeEqual(Buffer.from(digestOfApiKey(given)), Buffer.from(digestOfApiKey(await readPlatformKey())));

/** Returns why the text can be no key, or no token of a session; undefined when the database must decide. Throws when a secret cannot be read. */
export async function reasonAgainst(kind: Credential, given: string): Promise<string | undefined> {
  if (kind === 'key') return reasonAgainstKey(given);
  return (await detachChecksum('session', given)) === undefined ? 'The session is unknown' : undefined;
}

async function reasonAgainstKey(given: string): Promise<string | undefined> {
  if ((await detachChecksum('api-key', given)) !== undefined) return undefined;
  if (await isPlatformKey(given)) return undefined;
  if (!OLD_KEY.test(given)) return UNKNOWN;
  return process.env[environment.oldKeys] === 'accepted' ? undefined : OLD;
}
