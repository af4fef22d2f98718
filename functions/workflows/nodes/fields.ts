/** Parts of the schemas of node data. All members are optional, because a draft may be incomplete: `required` of a definition says which a version needs. */
import * as z from 'zod/mini';

/** What editors show of a member. `format` says what a text names, where it is not free: `calendar`, `user`; `examples` are offered. */
interface Notes {
  readonly title: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly format?: string;
  readonly examples?: readonly string[];
}

/** Members that go with some values of another one only, by the name of that and its value: editors leave out the rest. */
export type Takes = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

/** PostgreSQL's text holds neither NUL nor half a surrogate pair; JSON may contain both. */
export const isStorable = (text: string) => !text.includes('\0') && !/\p{Surrogate}/u.test(text);

const STORABLE = 'must not contain NUL or half a surrogate pair';

const plain = (max: number, notes: object) =>
  z.string().check(z.maxLength(max), z.refine(isStorable, STORABLE), z.meta({ ...notes }));

/** Who may get a task or a booking, beside the ids of users. */
export const assignees = ['sales-rep', 'least-loaded', 'round-robin'];

/** Text that is taken as it is written. */
export const text = (max: number, notes: Notes) => z.optional(plain(max, notes));

/** Text with `{{ path | filter }}` in it. */
export const template = (max: number, notes: Notes) => z.optional(plain(max, { ...notes, format: 'template' }));

/** Path of a value of the run, such as `customer.attributes.renewalDate`. */
export const path = (notes: Notes) => z.optional(plain(300, { ...notes, format: 'path' }));

export const whole = (min: number, max: number, notes: Notes) =>
  z.optional(z.int().check(z.minimum(min), z.maximum(max), z.meta({ ...notes })));

export const decimal = (min: number, max: number, notes: Notes) =>
  z.optional(z.number().check(z.minimum(min), z.maximum(max), z.meta({ ...notes })));

export const flag = (notes: Notes) => z.optional(z.boolean().check(z.meta({ ...notes })));

export const choice = <const T extends readonly string[]>(values: T, notes: Notes) =>
  z.optional(z.enum(values).check(z.meta({ ...notes })));

/** A condition. It is checked where it is compiled, which knows the paths. */
export const condition = (notes: Notes) =>
  z.optional(z.unknown().check(z.meta({ ...notes, type: 'object', format: 'condition' })));

export const list = <T extends z.ZodMiniType>(item: T, max: number, notes: Notes) =>
  z.optional(z.array(item).check(z.maxLength(max), z.meta({ ...notes })));

/** Members whose names people choose. */
export const members = <T extends z.ZodMiniType>(value: T, notes: Notes) =>
  z.optional(z.record(plain(300, {}), value).check(z.meta({ ...notes })));

/** Any JSON value. */
export const anything = (notes: Notes) => z.optional(z.unknown().check(z.meta({ ...notes })));

/** Refuses members that it does not have. */
export const object = <T extends z.core.$ZodLooseShape>(shape: T) => z.strictObject(shape);

/** An object with members of its own. */
export const section = <T extends z.core.$ZodLooseShape>(shape: T, notes: Notes) =>
  z.optional(object(shape).check(z.meta({ ...notes })));

const units = ['seconds', 'minutes', 'hours', 'days', 'weeks'] as const;

/** A length of time, up to the longest that a run may take. */
export const span = (notes: Notes) =>
  section(
    { n: decimal(0, 31_622_400, { title: 'How many' }), unit: choice(units, { title: 'Unit' }) },
    { ...notes, description: 'Up to 366 days' },
  );

/** A length of time before (negative) or after a moment. */
export const offset = (notes: Notes) =>
  section(
    { n: decimal(-31_622_400, 31_622_400, { title: 'How many' }), unit: choice(units, { title: 'Unit' }) },
    { ...notes, description: 'Negative: before it' },
  );

/** The id of a branch or a case: part of a port's name. */
export const portId = (notes: Notes) => z.string().check(z.regex(/^[\w-]{1,40}$/), z.meta({ ...notes }));

const SECONDS = { seconds: 1, minutes: 60, hours: 3600, days: 86_400, weeks: 604_800 } as const;

/** Seconds of a span; undefined while one of its members is missing. */
export function secondsOf(given: { n?: number | undefined; unit?: keyof typeof SECONDS | undefined } | undefined) {
  if (given?.n === undefined || given.unit === undefined) return undefined;
  return given.n * SECONDS[given.unit];
}
