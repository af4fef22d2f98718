import { momentOf } from './moment-of.ts';

const kinds = {
  string: (value: unknown) => typeof value === 'string',
  date: (value: unknown) => typeof value === 'string' && momentOf(value, 'UTC') !== undefined,
  number: (value: unknown) => typeof value === 'number',
  integer: Number.isInteger,
  boolean: (value: unknown) => typeof value === 'boolean',
  list: Array.isArray,
  object: (value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value),
};

/** Types of values that people may declare. */
export type ValueType = keyof typeof kinds;

export const valueTypes = Object.keys(kinds) as readonly ValueType[]; // its own keys

export const isOfType = (type: ValueType, value: unknown): boolean => kinds[type](value);
