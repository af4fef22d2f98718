/** From the row to the ending, through the whole stack: each job type acts once, whatever is delivered twice or dies. */
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type RunningStack, startStack } from '../../support/stack/setup-stack.ts';
import { type StoredThings, storedThings } from '../../support/stack/stored-things.ts';
import { switchOffSchedules } from '../../support/stack/switch-off-schedules.ts';
import { casesOf, survivesKillsOfTheRelay } from './job.cases.ts';
import { scenarioOf } from './job-scenarios.ts';
import { jobTypes } from './job-types.ts';

// rds-snapshots.test.ts tests the copies. Here, three dozen copies of the whole server would cost a minute of disk.
vi.mock('../../../lib/local/services/rds-snapshots/copy-server.ts', () => ({ copyServer: async () => undefined }));

let stack: RunningStack;
let stored: StoredThings;
beforeAll(async () => {
  stack = await startStack();
  await switchOffSchedules(stack);
  stored = storedThings(stack);
});
afterAll(() => stack?.stop());

describe.each(jobTypes.map(({ type }) => type))('%s', (type) => {
  for (const { name, run } of casesOf(type)) test(name, () => run(stack, stored));
});

test('a kill at any call of the relay costs no job', () =>
  survivesKillsOfTheRelay('UPDATE_CLIENT_METRICS', stack, stored));

test('a job type that is registered without a scenario is named', () => {
  expect(() => casesOf('NEW_JOB')).toThrow('add a scenario for NEW_JOB');
});

test('a job type whose unknown outcome is left to a person has a scenario that says so, and no other has', () => {
  for (const { type, unknownOutcome } of jobTypes)
    expect([type, scenarioOf(type).heldAround !== undefined]).toEqual([type, unknownOutcome === 'hold']);
});
