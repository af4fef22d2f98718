import { canonicalJson } from './canonical-json.ts';
import type { Graph } from './graph-schema.ts';

/** SHA-256 of the canonical JSON, hexadecimal: equal for equal graphs, however they were written. */
export async function checksumOf(graph: Graph): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(canonicalJson(graph)));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
