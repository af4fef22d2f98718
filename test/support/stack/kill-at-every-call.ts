/** Runs a scenario once for each call that its functions make, with the caller killed there. */
import assert from 'node:assert/strict';
import type { FunctionCall } from '../../../lib/local/chaos.ts';
import type { RunningStack } from './setup-stack.ts';

interface Killable {
  /** Folders of the functions whose calls count. */
  readonly functions: readonly string[];
  /** Number of calls to kill at, per environment in order: for scenarios with many similar calls. */
  readonly most?: readonly number[];
  /** True when the number of calls varies, as while waiting for a commit: a place may not be reached. */
  readonly mayMiss?: boolean;
  arrange(): Promise<void>;
  /** Resolves when nothing more happens by itself. Killed work may still wait for its redelivery. */
  act(): Promise<void>;
  /** Throws unless the outcome is that of an undisturbed run, or the expected one after a kill at that place. */
  check(killedAt?: Place): Promise<void>;
}

/** A place that every run has: functions run side by side, but the calls of one environment are in order. */
export interface Place {
  /** Counts environments by their first call. */
  readonly environment: number;
  /** Counts from 1. */
  readonly call: number;
  readonly moment: 'before' | 'after';
  readonly operation: string;
}

/**
 * Longer than the visibility time-out of any queue, half an hour: messages of a killed function are delivered again.
 */
const REDELIVERY_MS = 40 * 60_000;

/** Errors of all functions so far, including killed invocations. */
const errors = (stack: RunningStack) =>
  Object.values(stack.runtime.services.lambda.statistics()).reduce((sum, one) => sum + one.errors, 0);

/**
 * Before each environment's first call and after each of its calls. The state before a later call is the same as after
 * the call before it, because only calls change anything.
 */
function placesIn(calls: readonly FunctionCall[], most: Killable['most']): Place[] {
  const environments = [...new Set(calls.map(({ environmentId }) => environmentId))].slice(0, most?.length);
  return environments.flatMap((id, environment) => {
    const own = calls.filter(({ environmentId }) => environmentId === id).slice(0, most?.[environment]);
    const after = own.map(({ operation }, n): Place => ({ environment, call: n + 1, moment: 'after', operation }));
    return [...after.slice(0, 1).map((first): Place => ({ ...first, moment: 'before' })), ...after];
  });
}

function crashAt(stack: RunningStack, names: readonly string[], { environment, call, moment }: Place): void {
  const seen: string[] = [];
  const counts = ({ functionName, environmentId }: FunctionCall) => {
    if (!names.includes(functionName)) return false;
    if (!seen.includes(environmentId)) seen.push(environmentId);
    return seen[environment] === environmentId;
  };
  stack.chaos.crashAt(call, { moment, counts });
}

/** Returns false when the place was not reached, which `mayMiss` allows. */
async function killAt(
  stack: RunningStack,
  killable: Killable,
  names: readonly string[],
  place: Place,
): Promise<boolean> {
  await killable.arrange();
  await stack.settle();
  const before = errors(stack);
  crashAt(stack, names, place);
  await killable.act();
  const isKilled = errors(stack) === before + 1;
  assert.ok(isKilled || killable.mayMiss, 'the kill did not happen');
  stack.chaos.crashAt(Number.MAX_SAFE_INTEGER);
  await stack.advance(REDELIVERY_MS);
  await killable.check(isKilled ? place : undefined);
  for (const [name, queue] of Object.entries(stack.queues())) assert.deepEqual(queue, { waiting: 0, dead: 0 }, name);
  return isKilled;
}

/** Each run starts and ends at the clock's present time. Returns the number of kills. */
export async function killAtEveryCall(stack: RunningStack, killable: Killable): Promise<number> {
  const names = killable.functions.map((folder) => stack.functionName(folder));
  const startAt = stack.now();
  await killable.arrange();
  await stack.settle(); // earlier work, such as the sweep of the first minute, must not count
  stack.chaos.forgetCalls();
  await killable.act();
  const calls = stack.chaos.calls().filter(({ functionName }) => names.includes(functionName));
  assert.ok(calls.length > 0, 'the scenario makes no call');
  await killable.check();
  const places = placesIn(calls, killable.most);
  let kills = 0;
  for (const place of places) {
    const isKilled = await killAt(stack, killable, names, place).catch((cause: unknown) => {
      const { moment, call, operation, environment } = place;
      throw new Error(`After a kill ${moment} call ${call} (${operation}) of environment ${environment}`, { cause });
    });
    if (isKilled) kills += 1;
    await stack.advance(startAt);
  }
  return kills;
}
