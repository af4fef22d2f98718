/** Reads values of unknown shape, such as what other systems send. */

/** An object of unknown shape. */
export type Members = Readonly<Record<string, unknown>>;

/** Whether a value is an object, and no list. */
export const isMembers = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** An empty object for anything else. */
export const membersOf = (value: unknown): Members => (isMembers(value) ? value : {});

/** An empty list for anything else. */
export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
