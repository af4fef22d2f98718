/** Pieces of request and reply schemas. One schema validates, documents (OpenAPI) and types; messages name the range. */
import * as z from 'zod/mini';
import { didYouMean } from './did-you-mean.ts';

interface Problem {
  readonly code: string;
  readonly input?: unknown;
  readonly keys?: readonly string[];
}

/** What is wrong with a value, or that it is missing. */
const must = (claim: string) => ({
  error: (problem: Problem) => (problem.input === undefined ? 'is required' : claim),
});

/** An object that refuses members it does not know; `explainIssues` splits the lines again, one per member. */
export const object = <T extends z.core.$ZodLooseShape>(shape: T) => {
  const known = Object.keys(shape);
  const unknown = (name: string) => {
    const takes = known.length === 0 ? 'none are taken' : `known: ${known.join(', ')}`;
    return `is unknown${didYouMean(name, known) || `; ${takes}`}`;
  };
  return z.strictObject(shape, {
    error: (problem: Problem) => {
      if (problem.code === 'unrecognized_keys') return (problem.keys ?? []).map(unknown).join('\n');
      return problem.input === undefined ? 'is required' : 'must be an object';
    },
  });
};

/** Any UUID that PostgreSQL takes, not only those of RFC 9562: imported data brings its own. */
export const id = z.guid(must('must be a UUID'));

export function wholeNumber(min: number, max: number, notes: { default?: number; description?: string } = {}) {
  const range = must(`must be a whole number from ${min} to ${max}`);
  return z.int(range).check(z.minimum(min, range), z.maximum(max, range), z.meta({ ...notes }));
}

export const choice = <const T extends readonly string[]>(values: T, notes: { default?: string } = {}) =>
  z
    .enum(values, {
      error: ({ input }: Problem) => {
        if (input === undefined) return `is required: one of ${values.join(', ')}`;
        return `must be one of ${values.join(', ')}${didYouMean(String(input), values)}`;
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

export const flag = z.boolean(must('must be true or false'));

/** A moment with its offset. Years are four digits, so PostgreSQL always takes it. */
export const moment = z.iso.datetime({ offset: true, ...must('must be an instant such as 2026-01-31T09:00:00Z') });

/** Query of every list. */
export const paging = {
  limit: z._default(
    z.coerce
      .number(must('must be a whole number from 1 to 200'))
      .check(
        z.int('must be a whole number from 1 to 200'),
        z.minimum(1, 'must be a whole number from 1 to 200'),
        z.maximum(200, 'must be a whole number from 1 to 200'),
        z.meta({ description: 'Most items of a page; a page may hold fewer although more follow.' }),
      ),
    50,
  ),
  cursor: z.optional(z.string().check(z.meta({ description: '`nextCursor` of the page before.' }))),
};

/** JSON object whose members are not ours to know. */
export const freeObject = z.unknown().check(z.meta({ type: 'object', additionalProperties: true }));

export const listOf = <T extends z.core.$ZodType>(item: T) =>
  z.object({
    items: z.array(item),
    nextCursor: z.nullable(z.string().check(z.meta({ description: 'Null on the last page.' }))),
  });
