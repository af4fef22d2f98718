/** Verifies that a delivery comes from whom its endpoint says, by the recipe of the endpoint's form. */
import { createHmac, createPublicKey, verify } from 'node:crypto';
import { EngineError } from '../../../engine/errors.ts';
import { sameText } from '../same-text.ts';
import type { FormName } from './forms.ts';

/** What a signature is verified over. */
export interface Signed {
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Byte for byte as it was sent. */
  readonly body: Buffer;
  /** What follows the endpoint's id in the path. */
  readonly pathSecret: string | undefined;
}

/** What a delivery claims, by its form. */
interface Claim {
  readonly signatures: readonly string[];
  /** What the sender signed before the body. */
  readonly prefix: string;
  /** Absent where the form signs no moment. */
  readonly timestamp?: string;
}

interface Recipe {
  /** Of the signature, for the error. */
  readonly header: string;
  read(signed: Signed): Claim;
  matches(secret: string, claim: Claim, body: Buffer): boolean;
}

const hmac = (secret: string | Buffer, prefix: string, body: Buffer, encoding: 'hex' | 'base64') =>
  createHmac('sha256', secret).update(prefix, 'utf8').update(body).digest(encoding);

const anyIs = (signatures: readonly string[], expected: string) => signatures.some((one) => sameText(one, expected));

/** RFC 8410: what DER puts before the 32 bytes of a public key of Ed25519. */
const ED25519_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');
const ED25519 = 'whpk_';

function isEd25519(secret: string, signatures: readonly string[], prefix: string, body: Buffer): boolean {
  const der = Buffer.concat([ED25519_PREFIX, Buffer.from(secret.slice(ED25519.length), 'base64')]);
  const key = createPublicKey({ key: der, format: 'der', type: 'spki' });
  const text = Buffer.concat([Buffer.from(prefix, 'utf8'), body]);
  return signatures.some(
    (one) => one.startsWith('v1a,') && verify(null, text, key, Buffer.from(one.slice('v1a,'.length), 'base64')),
  );
}

/** https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md; Svix has its own names of headers. */
const standard: Recipe = {
  header: 'webhook-signature',
  read({ headers }) {
    const header = (name: string) => headers[`webhook-${name}`] ?? headers[`svix-${name}`];
    const timestamp = header('timestamp') ?? '';
    return {
      // Behind a proxy several headers of a name are joined by commas, and a comma is within each signature too.
      signatures: (header('signature') ?? '').split(/ +/).filter(Boolean),
      prefix: `${header('id') ?? ''}.${timestamp}.`,
      timestamp,
    };
  },
  matches(secret, { signatures, prefix }, body) {
    if (secret.startsWith(ED25519)) return isEd25519(secret, signatures, prefix, body);
    const bytes = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
    return anyIs(signatures, `v1,${hmac(bytes, prefix, body, 'base64')}`);
  },
};

/** GitHub's, and Meta's: https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries */
const hub: Recipe = {
  header: 'x-hub-signature-256',
  read: ({ headers }) => ({ signatures: [headers['x-hub-signature-256'] ?? ''], prefix: '' }),
  matches: (secret, { signatures }, body) => anyIs(signatures, `sha256=${hmac(secret, '', body, 'hex')}`),
};

/** https://docs.stripe.com/webhooks#verify-manually */
const stripe: Recipe = {
  header: 'stripe-signature',
  read({ headers }) {
    const parts = (headers['stripe-signature'] ?? '').split(',').map((part) => part.trim().split('='));
    const of = (scheme: string) => parts.filter(([name]) => name === scheme).map(([, value = '']) => value);
    const [timestamp = ''] = of('t');
    return { signatures: of('v1'), prefix: `${timestamp}.`, timestamp };
  },
  matches: (secret, { signatures, prefix }, body) => anyIs(signatures, hmac(secret, prefix, body, 'hex')),
};

/** https://shopify.dev/docs/apps/build/webhooks/verify-deliveries */
const shopify: Recipe = {
  header: 'x-shopify-hmac-sha256',
  read: ({ headers }) => ({ signatures: [headers['x-shopify-hmac-sha256'] ?? ''], prefix: '' }),
  matches: (secret, { signatures }, body) => anyIs(signatures, hmac(secret, '', body, 'base64')),
};

/** The HMAC in hex over the timestamp, a full stop and the body. */
const atlas: Recipe = {
  header: 'x-atlas-signature',
  read({ headers }) {
    const timestamp = headers['x-atlas-timestamp'] ?? '';
    const signature = (headers['x-atlas-signature'] ?? '').replace(/^sha256=/, '').toLowerCase();
    return { signatures: [signature], prefix: `${timestamp}.`, timestamp };
  },
  matches: (secret, { signatures, prefix }, body) => anyIs(signatures, hmac(secret, prefix, body, 'hex')),
};

const path: Recipe = {
  header: 'secret in the path',
  read: ({ pathSecret = '' }) => ({ signatures: [pathSecret], prefix: '' }),
  matches: (secret, { signatures }) => anyIs(signatures, secret),
};

const recipes: Readonly<Record<FormName, Recipe>> = {
  ...{ 'standard-webhooks': standard, github: hub, meta: hub },
  ...{ stripe, shopify, atlas, 'secret-path': path },
};

const refuse = (message: string) => new EngineError('BAD_SIGNATURE', message);

/** Seconds, or milliseconds, which have thirteen digits until the year 2286. */
function secondsIn(timestamp: string): number | undefined {
  if (!/^\d{1,13}$/.test(timestamp)) return undefined;
  return timestamp.length === 13 ? Number(timestamp) / 1000 : Number(timestamp);
}

function checkMoment(timestamp: string, at: Date, toleranceSeconds: number): void {
  const seconds = secondsIn(timestamp);
  if (seconds === undefined) throw refuse('The signature names no moment: its timestamp must be Unix seconds');
  const off = Math.abs(at.getTime() / 1000 - seconds);
  if (off > toleranceSeconds)
    throw refuse(`The delivery was signed ${Math.round(off)} s away from now; the most is ${toleranceSeconds} s`);
}

interface Rules {
  readonly form: FormName;
  /** The present one, and the one before while it is valid. */
  readonly secrets: readonly string[];
  readonly toleranceSeconds: number;
  readonly at: Date;
}

/** Throws BAD_SIGNATURE, also for a delivery that was signed too long ago or in the future. */
export function checkDelivery(signed: Signed, { form, secrets, toleranceSeconds, at }: Rules): void {
  const recipe = recipes[form];
  if (secrets.length === 0)
    throw refuse(
      'The endpoint has no secret yet: put the sender’s into it with POST /api/webhook-endpoints/{id}/rotate',
    );
  const claim = recipe.read(signed);
  if (claim.signatures.every((one) => one === ''))
    throw refuse(form === 'secret-path' ? `The ${recipe.header} is missing` : `The header ${recipe.header} is missing`);
  if (!secrets.some((secret) => recipe.matches(secret, claim, signed.body)))
    throw refuse(
      form === 'secret-path'
        ? `The ${recipe.header} is not the endpoint's`
        : `${recipe.header} is not that of the body with the endpoint's secret`,
    );
  // After the signature: whoever does not know the secret learns nothing of clocks.
  if (claim.timestamp !== undefined) checkMoment(claim.timestamp, at, toleranceSeconds);
}
