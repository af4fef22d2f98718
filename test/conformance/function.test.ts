import { afterAll, beforeAll, describe, test } from 'vitest';
import { type RunningStack, startStack } from '../support/running-stack.ts';
import { casesOf, registered } from './function.cases.ts';

let stack: RunningStack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack?.stop());

describe.each(registered)('%s', (name) => {
  for (const { name: behaviour, run } of casesOf(name)) test(behaviour, () => run(stack));
});
