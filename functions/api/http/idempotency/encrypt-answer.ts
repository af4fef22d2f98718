/**
 * Encrypts a stored answer that shows a secret, so that only its caller can read it. The encryption key is derived from the
 * caller's API key, of which the database has only a digest.
 */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

const CIPHER = 'aes-256-gcm';
const IV_BYTES = 12;
const TAG_BYTES = 16;

const keyFrom = (apiKey: string): Buffer =>
  Buffer.from(hkdfSync('sha256', apiKey, '', 'followthrough sealed answer', 32));

export function encryptAnswer(plain: Buffer, apiKey: string): Buffer {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(CIPHER, keyFrom(apiKey), iv);
  const encrypted = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), encrypted]);
}

/** Throws when the API key is another one, or when the bytes were changed. */
export function decryptAnswer(stored: Buffer, apiKey: string): Buffer {
  const decipher = createDecipheriv(CIPHER, keyFrom(apiKey), stored.subarray(0, IV_BYTES));
  decipher.setAuthTag(stored.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
  return Buffer.concat([decipher.update(stored.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]);
}
