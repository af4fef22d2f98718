/** Runs a scenario once for each call that its functions make, with the caller killed there. */
import assert from 'node:assert/strict';
import type { FunctionCall } from '../../lib/local/chaos.ts';
import type { RunningStack } from './running-stack.ts';

export interface Killable {
  /** Folders of the functions whose calls count. */
  readonly functions: readonly string[];
  /** At most so many of their calls, for scenarios that end with much of the same. */
  readonly most?: number;
  arrange(): Promise<void>;
  /** Ends when nothing more happens by itself; what was killed may still wait for its redelivery. */
  act(): Promise<void>;
  /** Throws unless the end is that of an undisturbed run. `kill` says where it was. */
  check(kill: string): Promise<void>;
}

/** Longer than the visibility time-out of any queue: what was in the hands of a killed function comes again. */
const REDELIVERY_MS = 20 * 60_000;

/** Errors of all functions so far: a killed invocation is one. */
const errors = (stack: RunningStack) =>
  Object.values(stack.runtime.services.lambda.statistics()).reduce((sum, one) => sum + one.errors, 0);

function assertNothingLeft(stack: RunningStack, kill: string): void {
  for (const [name, queue] of Object.entries(stack.queues())) {
    assert.deepEqual(queue, { waiting: 0, dead: 0 }, `${name} after ${kill}`);
  }
}

/**
 * Kills before the first call and after each. A kill before any later call leaves the same world as one after the call
 * before it: a function is nothing but its calls. The clock starts each time where it stood, and ends there.
 * Answers how many kills there were.
 */
export async function killAtEveryCall(stack: RunningStack, killable: Killable): Promise<number> {
  const names = killable.functions.map((folder) => stack.functionName(folder));
  const counts = ({ functionName }: FunctionCall) => names.includes(functionName);
  const startAt = stack.now();
  await killable.arrange();
  stack.chaos.forgetCalls();
  await killable.act();
  const calls = stack.chaos.calls().filter(counts).slice(0, killable.most);
  assert.ok(calls.length > 0, 'the scenario makes no call');
  await killable.check('no kill');
  for (let n = 0; n <= calls.length; n += 1) {
    const { service, operation } = calls[Math.max(n - 1, 0)] ?? { service: '', operation: '' };
    const moment = n === 0 ? 'before' : 'after';
    const kill = `a kill ${moment} call ${Math.max(n, 1)} of ${calls.length} (${service} ${operation})`;
    await killable.arrange();
    const before = errors(stack);
    stack.chaos.crashAt(Math.max(n, 1), { moment, counts });
    await killable.act();
    assert.equal(errors(stack), before + 1, `${kill} did not happen`);
    await stack.advance(REDELIVERY_MS);
    await killable.check(kill);
    assertNothingLeft(stack, kill);
    await stack.advance(startAt);
  }
  return calls.length + 1;
}
