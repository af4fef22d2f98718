/** Pieces of request schemas. One schema validates, documents (OpenAPI) and types; messages name the range. */
import * as z from 'zod/mini';
import { didYouMean } from './did-you-mean.ts';
import { must, type Problem } from './required-or.ts';

/** Any UUID that PostgreSQL takes, not only those of RFC 9562: imported data brings its own. */
export const id = z.guid(must('must be a UUID'));

export function wholeNumber(min: number, max: number, notes: { default?: number; description?: string } = {}) {
  const range = must(`must be a whole number from ${min} to ${max}`);
  return z.int(range).check(z.minimum(min, range), z.maximum(max, range), z.meta({ ...notes }));
}

/** `hint` follows the list when something else was given. */
export const choice = <const T extends readonly string[]>(
  values: T,
  notes: { default?: string } = {},
  hint = (given: string) => didYouMean(given, values),
) =>
  z
    .enum(values, {
      error: ({ input }: Problem) => {
        if (input === undefined) return `is required: one of ${values.join(', ')}`;
        return `must be one of ${values.join(', ')}${hint(String(input))}`;
      },
    })
    .check(z.meta({ ...notes }));

/** PostgreSQL's text holds neither NUL nor half a surrogate pair, both of which JSON can carry. */
const isStorable = (text: string) => !text.includes('\0') && !/\p{Surrogate}/u.test(text);

/** Text with something to see in it, up to `max` UTF-16 units. */
export function text(max: number, notes: { description?: string } = {}) {
  const range = must(`must be text of 1 to ${max} characters`);
  return z.string(range).check(
    z.minLength(1, range),
    z.maxLength(max, range),
    z.refine((value) => value === '' || value.trim() !== '', 'must not be blank'),
    z.refine(isStorable, 'must not contain NUL or half a surrogate pair'),
    z.meta({ ...notes }),
  );
}

const instant = must('must be an instant such as 2026-01-31T09:00:00Z');

/** A moment with its offset, up to the year 9999 wherever it is read: beyond, JavaScript writes what PostgreSQL refuses. */
export const moment = z.iso
  .datetime({ offset: true, ...instant })
  .check(z.refine((value) => new Date(value).getUTCFullYear() <= 9999, instant));
