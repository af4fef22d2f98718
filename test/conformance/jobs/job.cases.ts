/** The cases that every job type must pass, whatever it does: `case.run(stack, stored)` throws when one fails. */
import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import type { Json } from '../../../functions/engine/data/statement.ts';
import { killAtEveryCall, type Place } from '../../support/stack/kill-at-every-call.ts';
import type { RunningStack } from '../../support/stack/setup-stack.ts';
import type { StoredThings } from '../../support/stack/stored-things.ts';
import { arrangeSituation, type End, findJob, insertJob, type JobScenario, type Situation } from './job-scenario.ts';
import { scenarioOf } from './job-scenarios.ts';
import { jobTypes } from './job-types.ts';

export interface JobCase {
  readonly name: string;
  run(stack: RunningStack, stored: StoredThings): Promise<void>;
}

interface Trial {
  readonly type: string;
  readonly queue: string;
  readonly scenario: JobScenario;
}

const HOUR_MS = 3_600_000;

/** Inserts the job, sends `more` messages beside the one of the table, and waits until nothing more happens by itself. */
async function work(
  { type, queue, scenario }: Trial,
  situation: Situation,
  payload: Json,
  { more = 0, ...columns }: { readonly more?: number; readonly run_at?: Date } = {},
): Promise<string> {
  const { stack } = situation;
  const wakeUp = () => stack.send(queue, { queue });
  const own = await scenario.columns?.(situation);
  const [id] = await Promise.all([
    insertJob(situation, { type, queue, payload, ...own, ...columns }),
    ...Array.from({ length: more }, wakeUp),
  ]);
  await stack.settle();
  return id;
}

/** Throws for any end that is none of the three. */
async function endOf({ scenario, type }: Trial, situation: Situation, id: string): Promise<End> {
  const { status, error, result, attempts, failures } = await findJob(situation.stack, id);
  const effects = await scenario.effects(situation, result);
  const hasActed = isDeepStrictEqual(effects, scenario.expected);
  const isUnknown = failures.every((failure) => failure.error.startsWith('OUTCOME_UNKNOWN'));
  if (status === 'COMPLETED' && hasActed && isUnknown && attempts === failures.length + 1) return 'done';
  const isHeld = status === 'FAILED' && isUnknown && attempts === 1 && failures.length === 1;
  if (isHeld && hasActed) return 'held, having acted';
  if (isHeld && isDeepStrictEqual(effects, scenario.quiet)) return 'held';
  throw new Error(`${type} is ${status} (${error}) after ${attempts} attempts and left ${JSON.stringify(effects)}`);
}

/** For kills before the first call, and after each. */
function endsAfter(places: readonly Place[], heldAround: RegExp | undefined): End[] {
  const acting = places.findIndex(({ moment, operation }) => moment === 'after' && heldAround?.test(operation));
  return places.map((_, index) => {
    if (!heldAround || index === 0 || index === places.length - 1) return 'done';
    return index < acting ? 'held' : 'held, having acted';
  });
}

async function survivesKills(
  trial: Trial,
  stack: RunningStack,
  stored: StoredThings,
  dying: { readonly functions: readonly string[]; readonly mayMiss?: boolean },
): Promise<void> {
  const { scenario } = trial;
  const places: Place[] = [];
  const ends: End[] = [];
  let situation: Situation;
  let payload: Json;
  let id: string;
  const kills = await killAtEveryCall(stack, {
    ...dying,
    ...(scenario.calls === undefined ? {} : { most: [scenario.calls] }),
    async arrange() {
      situation = await arrangeSituation(stack, stored);
      payload = await scenario.arrange(situation);
    },
    async act() {
      id = await work(trial, situation, payload);
    },
    async check(killedAt) {
      const end = await endOf(trial, situation, id);
      if (killedAt) {
        places.push(killedAt);
        ends.push(end);
      } else assert.equal(end, 'done');
    },
  });
  // Claim, at least one call of the job's own, and ending, unless the scenario cuts them off.
  assert.ok(kills >= 3, `only ${kills} kills`);
  assert.deepEqual(ends, endsAfter(places, scenario.heldAround));
}

async function actsOnce(trial: Trial, stack: RunningStack, stored: StoredThings, more: number): Promise<void> {
  const situation = await arrangeSituation(stack, stored);
  const id = await work(trial, situation, await trial.scenario.arrange(situation), { more });
  if (more > 0) {
    await stack.send(trial.queue, { queue: trial.queue });
    await stack.settle();
  }
  assert.equal(await endOf(trial, situation, id), 'done');
  assert.equal((await findJob(stack, id)).attempts, 1);
  assert.deepEqual(stack.queues()[trial.queue], { waiting: 0, dead: 0 });
}

async function staysQuiet(
  trial: Trial,
  stack: RunningStack,
  stored: StoredThings,
  hold: JobScenario['hold'][string],
): Promise<void> {
  const situation = await arrangeSituation(stack, stored);
  const payload = await trial.scenario.arrange(situation);
  await hold.arrange(situation);
  const { status, error, result } = await findJob(stack, await work(trial, situation, payload));
  assert.equal(status, hold.status);
  assert.match(error ?? '', hold.error ?? /^$/);
  assert.deepEqual(await trial.scenario.effects(situation, result), trial.scenario.quiet);
}

/** A job that is due later and is cancelled before does not act. */
async function staysQuietWhenCancelled(trial: Trial, stack: RunningStack, stored: StoredThings): Promise<void> {
  const { tenantId, adminKey: key } = await stack.newTenant();
  const situation = await arrangeSituation(stack, stored, tenantId);
  const payload = await trial.scenario.arrange(situation);
  const id = await work(trial, situation, payload, { run_at: new Date(stack.now().getTime() + HOUR_MS) });
  assert.equal((await findJob(stack, id)).status, 'QUEUED');
  assert.equal((await stack.api('POST', `/api/jobs/${id}/cancel`, { key })).status, 202);
  await stack.advance(2 * HOUR_MS);
  const { status, result } = await findJob(stack, id);
  assert.equal(status, 'CANCELLED');
  assert.deepEqual(await trial.scenario.effects(situation, result), trial.scenario.quiet);
}

const trialOf = (type: string): Trial => ({
  type,
  queue: jobTypes.find((one) => one.type === type)?.queue ?? '',
  scenario: scenarioOf(type),
});

/** The way from the row to the queue, which is the same for all types: the relay dies at each of its calls. */
export const survivesKillsOfTheRelay = (type: string, stack: RunningStack, stored: StoredThings): Promise<void> =>
  // The relay polls for the writer's commit: how often depends on the moment.
  survivesKills(trialOf(type), stack, stored, { functions: ['relay'], mayMiss: true });

/** Throws for a job type without a scenario. */
export function casesOf(type: string): readonly JobCase[] {
  const trial = trialOf(type);
  const { scenario } = trial;
  const quiet = Object.entries(scenario.hold).map(
    ([when, hold]): JobCase => ({
      name: `stays quiet when ${when}`,
      run: (stack, stored) => staysQuiet(trial, stack, stored, hold),
    }),
  );
  return [
    { name: 'acts once', run: (stack, stored) => actsOnce(trial, stack, stored, 0) },
    { name: 'acts once for many wake-ups', run: (stack, stored) => actsOnce(trial, stack, stored, 4) },
    {
      name: 'survives a kill at every call',
      run: (stack, stored) => survivesKills(trial, stack, stored, { functions: [trial.queue] }),
    },
    ...Object.entries(scenario.others ?? {}).map(
      ([how, other]): JobCase => ({
        name: `survives a kill at every call ${how}`,
        run: (stack, stored) =>
          survivesKills({ ...trial, scenario: other }, stack, stored, { functions: [trial.queue] }),
      }),
    ),
    { name: 'stays quiet until it is due, and when it is cancelled', run: staysQuietWhenCancelled.bind(null, trial) },
    ...quiet,
  ];
}
