import { canonicalJson } from './canonical-json.ts';

/** SHA-256 of the canonical JSON, hexadecimal: equal for equal values, however they were written. */
export async function checksumOf(value: object): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(canonicalJson(value)));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
