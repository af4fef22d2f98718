/** From the fact to the reaction, through the whole stack: each event is handled once, whatever comes twice or dies. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { events } from '../../../functions/registry.ts';
import { type RunningStack, startStack } from '../../support/stack/setup-stack.ts';
import { switchOffSchedules } from '../../support/stack/switch-off-schedules.ts';
import { casesOf } from './event.cases.ts';

let stack: RunningStack;
beforeAll(async () => {
  stack = await startStack();
  await switchOffSchedules(stack);
});
afterAll(() => stack?.stop());

describe.each(Object.values(events).map(({ type }) => type))('%s', (type) => {
  for (const { name, run } of casesOf(type)) test(name, () => run(stack));
});

test('an event that is registered without a scenario is named', () => {
  expect(() => casesOf('NEW_EVENT')).toThrow('add a scenario for NEW_EVENT');
});
