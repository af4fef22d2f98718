import * as z from 'zod/mini';
import { allowsLoopback, readEndpoint } from '../../engine/calls/tenant-endpoint.ts';
import { endpoint } from './routes.ts';

/** The table checks the same. A URL's parser accepts more, such as `https:example.com`. */
const WRITTEN_OUT = /^https?:\/\/[^/\s]\S*$/i;
const NOT_HTTPS = 'must be a URL that begins with https://';

/** `CODE: the endpoint has …` → `has …`: the API names the member itself. */
const claimOf = (reason: string) => reason.replace(/^[A-Z_]+: the endpoint /, '');

/** Why no call could go there, or undefined. Each call checks again, with the addresses that DNS returns then. */
export function reasonAgainst(endpoint: string): string | undefined {
  if (!WRITTEN_OUT.test(endpoint)) return NOT_HTTPS;
  const read = readEndpoint(endpoint, allowsLoopback());
  return read.kind === 'refused' ? claimOf(read.reason) : undefined;
}

/** A tenant's endpoint that this installation may call. */
export const callableEndpoint = endpoint.check(
  z.refine((value) => reasonAgainst(value) === undefined, {
    error: ({ input }) => reasonAgainst(String(input)) ?? '',
  }),
);

/**
 * The same endpoint with its host spelt as the table's check reads it: a URL's parser, and so a call, reads `http://127.1` as a
 * loopback address and ignores a final full stop. An https endpoint may have any host and stays as it was given.
 */
export function spellPlainly(endpoint: string): string {
  if (!/^http:/i.test(endpoint)) return endpoint;
  const host = new URL(endpoint).hostname.replace(/\.$/, '');
  return endpoint.replace(/(?<=^http:\/\/)(\[[^\]]*\]|[^/?#:\\]*)/i, () => host);
}
