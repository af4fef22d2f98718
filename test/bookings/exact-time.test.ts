import { afterAll, beforeAll, expect, test } from 'vitest';
import { startEndpoint, type TestEndpoint } from '../support/endpoint.ts';
import { type RunningStack, startStack } from '../support/running-stack.ts';
import { createBookingWorld, insertBooking, readBooking } from './world.ts';

let stack: RunningStack;
let endpoint: TestEndpoint;

beforeAll(async () => {
  stack = await startStack();
  endpoint = await startEndpoint({ now: () => stack.now() });
});

afterAll(async () => {
  await endpoint?.close();
  await stack?.stop();
});

const HOUR = 3_600_000;

test('a booking inserted by SQL has a timer, and its call comes at its second', async () => {
  const world = await createBookingWorld(stack, endpoint.url);
  const at = new Date(stack.now().getTime() + 5 * HOUR + 17_000);
  const id = await insertBooking(stack, world, { scheduledAt: at });
  await stack.settle();
  expect(await readBooking(stack, id)).toMatchObject({
    task_status: 'scheduled',
    task_name: `followup-${id}-${at.getTime() / 1000}`,
  });
  await stack.advance(new Date(at.getTime() - 1000));
  expect(endpoint.callsOf(id)).toHaveLength(0);
  await stack.advance(5000);
  const calls = endpoint.callsOf(id);
  expect(calls).toHaveLength(1);
  const late = (calls[0]?.at.getTime() ?? 0) - at.getTime();
  expect(late).toBeGreaterThanOrEqual(0);
  expect(late).toBeLessThanOrEqual(2000);
  expect(await readBooking(stack, id)).toMatchObject({
    status: 'completed',
    task_status: 'executed',
    execution_attempts: 1,
  });
});
