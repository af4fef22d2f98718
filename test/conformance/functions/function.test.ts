import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunningStack, startStack } from '../../support/stack/setup-stack.ts';
import { casesOf, registered } from './function.cases.ts';

let stack: RunningStack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack?.stop());

describe.each(registered)('%s', (name) => {
  for (const { name: behaviour, run } of casesOf(name)) test(behaviour, () => run(stack));
});

test('a function that is registered without a scenario is named', () => {
  expect(() => casesOf('new-function')).toThrow('add a scenario for new-function');
});
