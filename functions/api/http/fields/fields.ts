/** Parts of request schemas. A schema validates, types and documents (OpenAPI); its messages name the range. */
import * as z from 'zod/mini';
import { didYouMean } from './did-you-mean.ts';
import { requiredOr, type SchemaProblem } from './required-or.ts';

/** Any UUID that PostgreSQL accepts, not only those of RFC 9562: imported data has its own. */
export const id = z.guid(requiredOr('must be a UUID'));

export function wholeNumber(min: number, max: number, notes: { default?: number; description?: string } = {}) {
  const range = requiredOr(`must be a whole number from ${min} to ${max}`);
  return z.int(range).check(z.minimum(min, range), z.maximum(max, range), z.meta({ ...notes }));
}

export const flag = z.boolean(requiredOr('must be true or false'));

/** One of `values`. `hint` follows the list of values in the error. */
export const choice = <const T extends readonly string[]>(
  values: T,
  notes: { default?: string } = {},
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

/** Text that is not blank, up to `max` UTF-16 units. */
export function text(max: number, notes: { description?: string } = {}) {
  const range = requiredOr(`must be text of 1 to ${max} characters`);
  return z.string(range).check(
    z.minLength(1, range),
    z.maxLength(max, range),
    z.refine((value) => value === '' || value.trim() !== '', 'must not be blank'),
    z.refine(isStorable, 'must not contain NUL or half a surrogate pair'),
    z.meta({ ...notes }),
  );
}
