import * as z from 'zod/mini';
import { allowsLoopback, readEndpoint } from '../../engine/calls/tenant-endpoint.ts';
import { text } from '../http/fields/fields.ts';

/** What the table holds too: a URL's parser forgives more, such as `https:example.com`. */
const WRITTEN_OUT = /^https?:\/\/[^/\s]\S*$/i;
const NOT_HTTPS = 'must be a URL that begins with https://';

/** Of `CODE: the endpoint has …`, as a call's error tells it, what follows the name of the member. */
const claimOf = (reason: string) => reason.replace(/^[A-Z_]+: the endpoint /, '');

/** Why no call could go there; judged again, with the addresses that DNS gives, at each call. */
function reasonAgainst(endpoint: string): string | undefined {
  if (!WRITTEN_OUT.test(endpoint)) return NOT_HTTPS;
  const read = readEndpoint(endpoint, allowsLoopback());
  return read.kind === 'refused' ? claimOf(read.reason) : undefined;
}

/** A tenant's endpoint as an admin gives it. */
export const endpoint = text(2000, { description: 'https://, at a public address, without a user or password.' }).check(
  z.refine((value) => reasonAgainst(value) === undefined, {
    error: ({ input }) => reasonAgainst(String(input)) ?? '',
  }),
);

/**
 * The same endpoint with its host as the table takes it. A URL's parser, and so a call, reads `http://127.1` as a loopback address
 * too, and a name's final full stop says nothing there. What is encrypted may go anywhere and stays as it was given.
 */
export function spellPlainly(endpoint: string): string {
  if (!/^http:/i.test(endpoint)) return endpoint;
  const host = new URL(endpoint).hostname.replace(/\.$/, '');
  return endpoint.replace(/(?<=^http:\/\/)(\[[^\]]*\]|[^/?#:\\]*)/i, () => host);
}
