/** Undo and redo of a hundred steps. */

export interface History<T> {
  readonly past: readonly T[];
  readonly present: T;
  readonly future: readonly T[];
  /** What the last step changed: typing in one field is one step. */
  readonly what?: string | undefined;
}

const MOST_STEPS = 100;

export const begin = <T>(present: T): History<T> => ({ past: [], present, future: [] });

/** A new step. Steps after each other that change the same thing, such as a field, are one. */
export function step<T>(history: History<T>, present: T, what?: string): History<T> {
  if (Object.is(present, history.present)) return history;
  const isSame = what !== undefined && what === history.what;
  const past = isSame ? history.past : [...history.past, history.present].slice(-MOST_STEPS);
  return { past, present, future: [], what };
}

export function undo<T>(history: History<T>): History<T> {
  const { past, present, future } = history;
  const before = past.at(-1);
  return before === undefined ? history : { past: past.slice(0, -1), present: before, future: [present, ...future] };
}

export function redo<T>(history: History<T>): History<T> {
  const { past, present, future } = history;
  const [next, ...later] = future;
  return next === undefined ? history : { past: [...past, present], present: next, future: later };
}
