/** Reads values of unknown shape, as files of other systems have them. */
export { isMembers, listOf, type Members, membersOf } from '../../engine/data/members.ts';

/** A member of its own: an object of JSON may have one named `__proto__` or `constructor`. */
export const own = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? Object.getOwnPropertyDescriptor(value, name)?.value
    : undefined;

/** Along a path such as `rule.interval.0.field`. */
export const at = (value: unknown, path: string): unknown => path.split('.').reduce(own, value);

/** Returns a text as it is, and anything else as `otherwise`. */
export const textOf = (value: unknown, otherwise = ''): string =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : otherwise;

/** Returns a number, also one that is written as a text. */
export const numberOf = (value: unknown): number | undefined => {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
};
