import * as z from 'zod/mini';
import { describe } from './describe.ts';

const FORM = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}(_[A-Za-z0-9_-]{22})?$/i;

/** The token in a link that needs no key: a UUID with its checksum, or, from before there were checksums, without. */
export const linkToken = z.string().check(z.regex(FORM), describe('The end of the link, as the e-mail has it.'));
