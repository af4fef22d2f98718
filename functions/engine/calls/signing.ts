/** Signatures by which a tenant's endpoint knows that a call is ours: https://www.standardwebhooks.com */
import { createHash, createHmac, hkdfSync } from 'node:crypto';

/** The specification wants 24 to 64 bytes; 32 is the digest's own length, and more adds nothing to HMAC-SHA256. */
const KEY_BYTES = 32;

export interface SigningKey {
  /** Tells keys apart without telling them: the start of the key's SHA-256, in hex. */
  readonly id: string;
  readonly bytes: Buffer;
  /** What the tenant enters at its endpoint: `whsec_` and the key in base64. */
  readonly secret: string;
}

/**
 * The tenant's own key, always the same one: nothing is stored, and who learns it can sign for this tenant alone.
 * The name in `info` keeps it apart from whatever else may be derived from the same master secret.
 * Throws when the master secret is shorter than a key: it would be the weakest part.
 */
export function signingKey(masterSecret: string, tenantId: string): SigningKey {
  if (Buffer.byteLength(masterSecret) < KEY_BYTES)
    throw new Error(`The master secret of signatures must be ${KEY_BYTES} bytes or longer`);
  // PostgreSQL shows UUIDs in lower case, a caller's path may not: it is the same tenant.
  const info = `followthrough/signed-call/${tenantId.toLowerCase()}`;
  const bytes = Buffer.from(hkdfSync('sha256', masterSecret, '', info, KEY_BYTES));
  const id = createHash('sha256').update(bytes).digest('hex').slice(0, 8);
  return { id, bytes, secret: `whsec_${bytes.toString('base64')}` };
}

interface Message {
  /** The same one whenever this message is repeated: the endpoint may go by it to act once. Without full stops. */
  readonly id: string;
  /** When this attempt is made: endpoints refuse what is some minutes off. */
  readonly timestamp: Date;
  /** Exactly what is sent, to the byte. */
  readonly body: string;
  readonly key: SigningKey;
}

/** The headers that go with the body. */
export function sign({ id, timestamp, body, key }: Message): Readonly<Record<string, string>> {
  // A full stop in the id would let two messages share one signed text.
  if (id.includes('.')) throw new Error(`The id of a signed message has no full stops: ${id}`);
  const seconds = String(Math.floor(timestamp.getTime() / 1000));
  const signature = createHmac('sha256', key.bytes).update(`${id}.${seconds}.${body}`, 'utf8').digest('base64');
  return {
    'webhook-id': id,
    'webhook-timestamp': seconds,
    'webhook-signature': `v1,${signature}`,
    // Not in the specification: says which secret to verify with, while one is being replaced.
    'webhook-key-id': key.id,
  };
}
