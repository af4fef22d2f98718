/** Ids that are PostgreSQL's `bigint`. JSON numbers are exact up to 2^53 - 1; beyond, an id is a text of digits. Both are accepted. */
import * as z from 'zod/mini';
import { requiredOr } from './required-or.ts';

const MOST = 9_223_372_036_854_775_807n;
const DIGITS = /^[1-9]\d{0,18}$/;

const isBigId = (text: string): boolean => DIGITS.test(text) && BigInt(text) <= MOST;

const claim = requiredOr(
  `must be a whole number from 1 to ${MOST}; beyond ${Number.MAX_SAFE_INTEGER}, as text: a JSON number would lose digits`,
);

const digits = z.string(claim).check(z.refine(isBigId, claim));

/** In a body. `String` gives the text that statements take. */
export const bigId = z.union([z.int(claim).check(z.minimum(1, claim)), digits], claim);

/** In a path or a query. */
export const bigIdText = digits;

/** In a reply. */
export const bigIdView = z.union([z.int(), z.string()]);

/** The id as replies show it. */
export function showBigId(text: string): number | string {
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : text;
}
