import * as z from 'zod/mini';
import { readEndpoint } from '../../engine/endpoint.ts';
import { environment } from '../../engine/environment.ts';
import { text } from '../fields.ts';

/** What the table holds too: a URL's parser forgives more, such as `https:example.com`. */
const WRITTEN_OUT = /^https?:\/\/[^/\s]\S*$/i;

/** Why no call could go there; judged again, with the addresses that DNS gives, at each call. */
function reasonAgainst(endpoint: string): string | undefined {
  if (!WRITTEN_OUT.test(endpoint)) return 'must be a URL that begins with https://';
  const read = readEndpoint(endpoint, process.env[environment.allowsLoopback] === 'true');
  return read.kind === 'refused' ? read.reason : undefined;
}

/** A tenant's endpoint as an admin gives it. */
export const endpoint = text(2000, { description: 'https://, at a public address, without a user or password.' }).check(
  z.refine((value) => reasonAgainst(value) === undefined, {
    error: ({ input }) => reasonAgainst(String(input)) ?? '',
  }),
);
