/** The cases that every scheduled function must pass, whatever it does: `case.run(stack)` throws when one fails. */
import assert from 'node:assert/strict';
import { maintenance, triggers } from '../../../functions/registry.ts';
import { killAtEveryCall } from '../../support/stack/kill-at-every-call.ts';
import type { RunningStack } from '../../support/stack/setup-stack.ts';
import { type Scenario, scenarioOf } from './function-scenarios.ts';

export interface FunctionCase {
  readonly name: string;
  run(stack: RunningStack): Promise<void>;
}

/** Maintenance that does its work itself. functions/engine/maintenance/maintenance-jobs.test.ts tests what only inserts a job. */
const working = Object.values(maintenance).filter((definition) => !('job' in definition));

/** Names of all functions that a schedule starts and that work for tenants. */
export const registered: readonly string[] = [...Object.values(triggers), ...working].map(({ name }) => name);

/** Sends the schedule's message `times` times at once, and waits for what follows. */
async function tick(stack: RunningStack, name: string, times = 1): Promise<void> {
  const message = { scheduledAt: stack.now().toISOString(), scheduleArn: 'arn:aws:scheduler:::schedule/test/tick' };
  await Promise.all(Array.from({ length: times }, () => stack.send(name, message)));
  await stack.settle();
}

async function arranged(stack: RunningStack, { arrange }: Scenario, isBusy = true): Promise<string> {
  await stack.forgetTenants();
  return arrange(stack, isBusy);
}

/** Returns the outcome of a run without faults. */
async function undisturbed(stack: RunningStack, name: string, scenario: Scenario): Promise<object> {
  const tenantId = await arranged(stack, scenario);
  await tick(stack, name);
  const outcome = await scenario.outcome(stack, tenantId);
  assert.ok(scenario.hasActed(outcome), `${name} did nothing: ${JSON.stringify(outcome)}`);
  return outcome;
}

async function staysQuiet(stack: RunningStack, name: string, hold: Scenario['hold'][string]): Promise<void> {
  const scenario = scenarioOf(name);
  const tenantId = await arranged(stack, scenario);
  await hold(stack, tenantId);
  await tick(stack, name);
  const outcome = await scenario.outcome(stack, tenantId);
  assert.ok(!scenario.hasActed(outcome), `${name} acted: ${JSON.stringify(outcome)}`);
  assertQuiet(stack, name);
}

function assertQuiet(stack: RunningStack, name: string): void {
  assert.deepEqual(stack.queues()[name], { waiting: 0, dead: 0 });
}

/** Duplicates: one after the other, or several at once. */
async function repeated(stack: RunningStack, name: string, rounds: readonly number[]): Promise<void> {
  const scenario = scenarioOf(name);
  const expected = await undisturbed(stack, name, scenario);
  const tenantId = await arranged(stack, scenario);
  for (const times of rounds) await tick(stack, name, times);
  assert.deepEqual(await scenario.outcome(stack, tenantId), expected);
  assertQuiet(stack, name);
}

async function survivesKills(stack: RunningStack, name: string): Promise<void> {
  const scenario = scenarioOf(name);
  const expected = await undisturbed(stack, name, scenario);
  let tenantId = '';
  await killAtEveryCall(stack, {
    functions: [name],
    arrange: async () => {
      tenantId = await arranged(stack, scenario);
    },
    act: () => tick(stack, name),
    check: async () => assert.deepEqual(await scenario.outcome(stack, tenantId), expected),
  });
}

/** Throws for a function without a scenario. */
export function casesOf(name: string): readonly FunctionCase[] {
  const scenario = scenarioOf(name);
  const quiet = Object.entries(scenario.hold).map(([when, hold]) => ({
    name: `stays quiet when ${when}`,
    run: (stack: RunningStack) => staysQuiet(stack, name, hold),
  }));
  return [
    { name: 'acts once', run: async (stack) => void (await undisturbed(stack, name, scenario)) },
    { name: 'acts once when delivered twice', run: (stack) => repeated(stack, name, [1, 1]) },
    { name: 'acts once when deliveries run at the same time', run: (stack) => repeated(stack, name, [5]) },
    { name: 'survives a kill at every call', run: (stack) => survivesKills(stack, name) },
    {
      name: 'stays quiet when there is nothing to do',
      async run(stack) {
        const tenantId = await arranged(stack, scenario, false);
        await tick(stack, name);
        assert.ok(!scenario.hasActed(await scenario.outcome(stack, tenantId)));
        assertQuiet(stack, name);
      },
    },
    ...quiet,
  ];
}
