/** One running stack for all the cases of a test file, which they import from several files. */
import { afterAll, beforeAll } from 'vitest';
import { type RunningStack, startStack } from './setup-stack.ts';

export interface SharedStack {
  /** Only where tests and hooks run: it is started before the first of them. */
  readonly stack: RunningStack;
}

/** `prepare` runs once, after the start. */
export function shareStack(
  startAt?: Date,
  prepare: (stack: RunningStack) => Promise<unknown> = async () => undefined,
): SharedStack {
  let stack: RunningStack | undefined;
  beforeAll(async () => {
    stack = await startStack(startAt);
    await prepare(stack);
  });
  afterAll(() => stack?.stop());
  return {
    get stack() {
      if (!stack) throw new Error('The stack is started before the first test, not while files are loaded');
      return stack;
    },
  };
}
