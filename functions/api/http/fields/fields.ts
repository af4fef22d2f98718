/** Parts of request schemas. A schema validates, types and documents (OpenAPI); its messages name the range. */
import * as z from 'zod/mini';
import { didYouMean } from '../../../engine/did-you-mean.ts';
import { requiredOr, type SchemaProblem } from './required-or.ts';

/** How a form shows a member: JSON Schema's title, a unit behind it, and the group that it stands in. */
interface FormNotes {
  readonly title?: string;
  readonly 'x-unit'?: string;
  readonly 'x-group'?: string;
}

/** Any UUID that PostgreSQL accepts, not only those of RFC 9562: imported data has its own. */
export const id = z.guid(requiredOr('must be a UUID'));

export function wholeNumber(
  min: number,
  max: number,
  notes: FormNotes & { default?: number; description?: string } = {},
) {
  const range = requiredOr(`must be a whole number from ${min} to ${max}`);
  return z.int(range).check(z.minimum(min, range), z.maximum(max, range), z.meta({ ...notes }));
}

const DECIMAL = /^(?:0|[1-9]\d*)$/;

/** A whole number of a query, which is text. Only digits count: JavaScript would also read `1e2`, `0x10` and ` 5 ` as numbers. */
export const decimal = (min: number, max: number) =>
  z.pipe(
    z.transform((value) => (typeof value === 'string' && DECIMAL.test(value) ? Number(value) : value)),
    wholeNumber(min, max),
  );

export const flag = z.boolean(requiredOr('must be true or false'));

/** One of `values`. `hint` follows the list of values in the error. */
export const choice = <const T extends readonly string[]>(
  values: T,
  notes: FormNotes & { default?: string; description?: string } = {},
  hint = (given: string) => didYouMean(given, values),
) =>
  z
    .enum(values, {
      error: ({ input }: SchemaProblem) => {
        if (input === undefined) return `is required: one of ${values.join(', ')}`;
        return `must be one of ${values.join(', ')}${hint(String(input))}`;
      },
    })
    .check(z.meta({ ...notes }));

/** PostgreSQL's text holds neither NUL nor half a surrogate pair; JSON may contain both. */
const isStorable = (text: string) => !text.includes('\0') && !/\p{Surrogate}/u.test(text);

/** Bidirectional controls change the order in which other characters are shown: a name could pose as another. */
export const CONTROLS = /[\p{Cc}\u202a-\u202e\u2066-\u2069]/u;

/** A blank text, and NUL, have errors of their own. */
const isPlain = (text: string) => text.trim() === '' || !CONTROLS.test(text.replaceAll('\0', ''));

/** For `.check`, on texts that are shown in one line among others: names and titles. */
export const inOneLine = z.refine<string>(isPlain, 'must not contain control characters or bidirectional controls');

/** The name of something, in one line. */
export const nameText = (max: number) => text(max).check(inOneLine);

/** Text that is not blank, up to `max` UTF-16 units. */
export function text(max: number, notes: FormNotes & { description?: string } = {}) {
  const range = requiredOr(`must be text of 1 to ${max} characters`);
  return z.string(range).check(
    z.minLength(1, range),
    z.maxLength(max, range),
    z.refine((value) => value === '' || value.trim() !== '', 'must not be blank'),
    z.refine(isStorable, 'must not contain NUL or half a surrogate pair'),
    z.meta({ ...notes }),
  );
}
