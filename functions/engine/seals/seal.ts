/** Encrypts secrets of tenants that the database keeps: AES-256-GCM. Only the sealed form is stored, and it may be logged. */
import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';
import { EngineError } from '../errors.ts';

/** `id` is the start of the key's SHA-256: it names the key that a text was sealed with, and reveals nothing of it. */
export interface SealingKey {
  readonly id: string;
  readonly bytes: Buffer;
}

/** Whose secret it is. A sealed text that is copied to another place does not open there. */
export interface SealedPlace {
  /** Tells kinds of secrets apart, such as `page`. */
  readonly kind: string;
  readonly tenantId: string;
  /** Of the row that keeps it. */
  readonly id: string;
}

const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
/** What GCM is made for. Random ones are safe for 2^32 texts of one key (NIST SP 800-38D). */
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

const FORM = /^sealed\.v1\.([0-9a-f]{8})\.([A-Za-z0-9_-]+)$/;

/** Throws when the master secret is shorter than a key. */
export function sealingKey(masterSecret: string): SealingKey {
  if (Buffer.byteLength(masterSecret) < KEY_BYTES)
    throw new Error(`The master secret of seals must be ${KEY_BYTES} bytes or longer`);
  const bytes = Buffer.from(hkdfSync('sha256', masterSecret, '', 'followthrough/seal', KEY_BYTES));
  return { id: createHash('sha256').update(bytes).digest('hex').slice(0, 8), bytes };
}

const associatedData = ({ kind, tenantId, id }: SealedPlace): Buffer =>
  Buffer.from(JSON.stringify([kind, tenantId.toLowerCase(), id.toLowerCase()]));

/** Returns `sealed.v1.<id of the key>.<nonce, ciphertext and tag in base64url>`; another one each time. */
export function seal(key: SealingKey, secret: string, place: SealedPlace): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, key.bytes, nonce, { authTagLength: TAG_BYTES }).setAAD(associatedData(place));
  const parts = [nonce, cipher.update(secret, 'utf8'), cipher.final(), cipher.getAuthTag()];
  return `sealed.v1.${key.id}.${Buffer.concat(parts).toString('base64url')}`;
}

const broken = (place: SealedPlace, problem: string, more: { retry?: 'backoff'; cause?: unknown } = {}) =>
  new EngineError('SERVICE_REFUSED', `The secret of ${place.kind} ${place.id} ${problem}; set it again`, more);

/**
 * Returns the secret. Throws SERVICE_REFUSED for a text that was changed, that was sealed for another place, or whose key is none of `keys`:
 * the last may pass, because a function reads a replaced key up to five minutes later.
 */
export function unseal(keys: readonly SealingKey[], sealed: string, place: SealedPlace): string {
  const [, keyId, content] = FORM.exec(sealed) ?? [];
  if (keyId === undefined || content === undefined) throw broken(place, 'is not a sealed one');
  const key = keys.find(({ id }) => id === keyId);
  if (!key)
    throw broken(place, `was sealed with the key ${keyId}, which this installation no longer has`, {
      retry: 'backoff',
    });
  const bytes = Buffer.from(content, 'base64url');
  try {
    const nonce = bytes.subarray(0, NONCE_BYTES);
    const decipher = createDecipheriv(CIPHER, key.bytes, nonce, { authTagLength: TAG_BYTES })
      .setAAD(associatedData(place))
      .setAuthTag(bytes.subarray(-TAG_BYTES));
    return decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES), undefined, 'utf8') + decipher.final('utf8');
  } catch (cause) {
    throw broken(place, 'was changed, or was sealed for another place', { cause });
  }
}
