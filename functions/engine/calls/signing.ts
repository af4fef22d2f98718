/** Signs calls, so that a tenant's endpoint can verify that they come from here: https://www.standardwebhooks.com */
import { createHash, createHmac, hkdfSync } from 'node:crypto';

/** The specification asks for 24 to 64 bytes; more than the digest's 32 add nothing to HMAC-SHA256. */
const KEY_BYTES = 32;

/** A tenant's key. Only `id` may be logged. */
export interface SigningKey {
  /** The start of the key's SHA-256, in hex: distinguishes keys without revealing them. */
  readonly id: string;
  readonly bytes: Buffer;
  /** What the tenant configures at its endpoint: `whsec_` and the key in base64. */
  readonly secret: string;
  /** The key before, while endpoints may still verify with it. */
  readonly previous?: Omit<SigningKey, 'previous'> & { readonly validUntil: Date };
}

/**
 * Derives the tenant's key, always the same one, so none is stored. A leaked key can sign for its tenant only.
 * The name in `info` separates it from other keys derived from the same master secret.
 * Throws when the master secret is shorter than a key.
 */
export function signingKey(masterSecret: string, tenantId: string): SigningKey {
  if (Buffer.byteLength(masterSecret) < KEY_BYTES)
    throw new Error(`The master secret of signatures must be ${KEY_BYTES} bytes or longer`);
  // PostgreSQL returns UUIDs in lower case, a request's path may have upper case: both name the same tenant.
  const info = `followthrough/signed-call/${tenantId.toLowerCase()}`;
  const bytes = Buffer.from(hkdfSync('sha256', masterSecret, '', info, KEY_BYTES));
  const id = createHash('sha256').update(bytes).digest('hex').slice(0, 8);
  return { id, bytes, secret: `whsec_${bytes.toString('base64')}` };
}

interface Message {
  /** The same for every repetition of a message, so that the endpoint can act once. Without full stops. */
  readonly id: string;
  /** When this attempt is made: endpoints refuse messages that are some minutes off. */
  readonly timestamp: Date;
  /** Exactly the bytes that are sent. */
  readonly body: string;
  readonly key: SigningKey;
}

/** Returns the headers to send with the body. With a key before, there are two signatures: an endpoint accepts either. */
export function sign({ id, timestamp, body, key }: Message): Readonly<Record<string, string>> {
  // With a full stop in the id two messages could have the same signed text.
  if (id.includes('.')) throw new Error(`The id of a signed message has no full stops: ${id}`);
  const seconds = String(Math.floor(timestamp.getTime() / 1000));
  const keys = key.previous === undefined ? [key] : [key, key.previous];
  const signatures = keys.map(
    ({ bytes }) => `v1,${createHmac('sha256', bytes).update(`${id}.${seconds}.${body}`, 'utf8').digest('base64')}`,
  );
  return {
    'webhook-id': id,
    'webhook-timestamp': seconds,
    'webhook-signature': signatures.join(' '),
    // Not in the specification: names the secret to verify with, while the tenant replaces one by another.
    'webhook-key-id': key.id,
  };
}
