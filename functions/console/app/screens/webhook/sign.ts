/** Signs a delivery as its sender would, so that an endpoint can be tried. The secret is used here, and kept nowhere. */

export type Form = 'standard-webhooks' | 'github' | 'stripe' | 'shopify' | 'meta' | 'atlas' | 'secret-path';

interface Delivery {
  readonly form: Form;
  readonly secret: string;
  readonly body: string;
  /** Of the delivery; another one is another delivery. */
  readonly id: string;
  readonly atMs: number;
}

interface Signed {
  readonly headers: Readonly<Record<string, string>>;
  /** Behind the path of the endpoint. */
  readonly suffix: string;
}

const SECOND_MS = 1000;
const bytesOf = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);
const hex = (bytes: Uint8Array): string => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
const base64 = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes));

async function hmac(key: Uint8Array<ArrayBuffer>, text: string): Promise<Uint8Array> {
  const imported = await crypto.subtle.importKey('raw', key, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  return new Uint8Array(await crypto.subtle.sign('HMAC', imported, bytesOf(text)));
}

/** Standard Webhooks writes keys as base64 behind `whsec_`. Throws for what is no base64. */
const standardKey = (secret: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(secret.replace(/^whsec_/, '')), (character) => character.charCodeAt(0));

/** Throws where the secret cannot be one of the form. */
export async function sign({ form, secret, body, id, atMs }: Delivery): Promise<Signed> {
  const seconds = String(Math.floor(atMs / SECOND_MS));
  const key = bytesOf(secret);
  const only = (headers: Signed['headers']): Signed => ({ headers, suffix: '' });
  switch (form) {
    case 'standard-webhooks': {
      const signature = base64(await hmac(standardKey(secret), `${id}.${seconds}.${body}`));
      return only({ 'webhook-id': id, 'webhook-timestamp': seconds, 'webhook-signature': `v1,${signature}` });
    }
    case 'stripe':
      return only({ 'stripe-signature': `t=${seconds},v1=${hex(await hmac(key, `${seconds}.${body}`))}` });
    case 'atlas':
      return only({
        ...{ 'x-atlas-timestamp': seconds },
        'x-atlas-signature': hex(await hmac(key, `${seconds}.${body}`)),
      });
    case 'shopify':
      return only({ 'x-shopify-hmac-sha256': base64(await hmac(key, body)), 'x-shopify-webhook-id': id });
    case 'secret-path':
      return { headers: {}, suffix: `/${encodeURIComponent(secret)}` };
    default:
      return only({ 'x-hub-signature-256': `sha256=${hex(await hmac(key, body))}`, 'x-github-delivery': id });
  }
}
