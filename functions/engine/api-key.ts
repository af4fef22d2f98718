/** API keys: each is made once and shown once; the database keeps only its digest. */
import { createHash, randomBytes } from 'node:crypto';
import { attachChecksum } from './checksum.ts';

/** Returns 256 random bits with their checksum: no dictionary contains them, so a fast digest is enough, and the timing of a look-up reveals nothing. */
export const makeApiKey = (): Promise<string> =>
  attachChecksum('api-key', `ft_${randomBytes(32).toString('base64url')}`);

/** Returns the token of a session, which is as hard to guess as a key. */
export const makeSessionToken = (): Promise<string> =>
  attachChecksum('session', `fs_${randomBytes(32).toString('base64url')}`);

/** Returns the SHA-256 in hex, which is all that the database keeps of a key. */
export const digestOfApiKey = (key: string): string => createHash('sha256').update(key, 'utf8').digest('hex');
