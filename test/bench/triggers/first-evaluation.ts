/** P1: what one task costs in a first evaluation, against bare inserts of the same rows and against the loop. */
import type { Client } from 'pg';
import { databaseOver } from '../../../lib/database/session.ts';
import { evaluateTenant, type TriggerType } from '../../support/triggers/evaluate-tenant.ts';
import { triggerTypes } from '../../support/triggers/trigger-types.ts';
import type { Bench, BenchRun, Table } from '../bench.ts';
import { interleave, timed } from '../rounds.ts';
import { three, times } from '../table.ts';
import { addTriggers } from './add-triggers.ts';
import { insertBare, keepCandidates } from './candidates.ts';
import { compareThroughDataApi } from './first-evaluation-api.ts';
import { loopOver, sendOver, withoutTracking } from './loop.ts';
import { loadRhythms, RHYTHMS_NOW } from './rhythms.ts';
import { loadSamples, SAMPLES_NOW } from './samples.ts';

interface Case {
  readonly database: string;
  readonly title: string;
  readonly type: TriggerType;
  readonly config: Readonly<Record<string, number>>;
  readonly now: Date;
  readonly rounds: number;
  /** How many tasks the loop makes in a round; it is charged per task. */
  readonly loopTasks: number;
  /** Loads at least 1 + 3 × rounds tenants. */
  load(client: Client): Promise<string[]>;
}

/** The evaluation is charged for everything: opening, finding, planning, two commits, two round trips. */
async function compare(given: Case, { server, say }: BenchRun): Promise<Table> {
  const client = await (await server()).createDatabase(given.database);
  const engine = databaseOver(await (await server()).connectAsEngine(given.database));
  say(`loading ${given.title}`);
  const [first = '', ...tenants] = await given.load(client);
  await addTriggers(client, given.type, given.config);
  await evaluateTenant(engine, given.type, first, given.now);
  const candidates = await keepCandidates(client, first);
  const expected = candidates.length;
  const next = () => tenants.pop() ?? '';
  const perTask = (ms: number, tasks: number) => (ms * 1000) / tasks;

  say(`measuring ${given.title}`);
  const cost = await interleave(given.rounds, {
    floor: async () => perTask(await timed(() => insertBare(client, next())), expected),
    evaluation: async () => {
      let created = 0;
      const ms = await timed(async () => {
        for (const seen of await evaluateTenant(engine, given.type, next(), given.now)) created += seen.createdInAll;
      });
      if (created !== expected) throw new Error(`P1: ${created} tasks instead of ${expected}`);
      return perTask(ms, created);
    },
    loop: async () => {
      const some = candidates.slice(0, given.loopTasks);
      let ms = 0;
      await withoutTracking(client, async () => {
        ms = await timed(() => loopOver(sendOver(client), next(), some));
      });
      return perTask(ms, some.length);
    },
  });
  const row = (name: string, value: number) => [
    name,
    three(value),
    times(value / cost.floor),
    times(cost.loop / value),
  ];
  return {
    title: `P1 · first evaluation, ${given.title}, ${expected} tasks a tenant`,
    columns: ['way', 'µs a task', 'of the floor', 'faster than the loop'],
    rows: [
      row('loop: a look-up, three inserts, a mark', cost.loop),
      row('evaluation, two statements', cost.evaluation),
      row('floor: bare INSERT … SELECT', cost.floor),
    ],
    notes: ['goals: evaluation ≤ 1.3 × the floor and ≥ 40 × faster than the loop'],
  };
}

function samples({ isQuick }: BenchRun): Case {
  const rounds = isQuick ? 3 : 9;
  const size = { tenants: isQuick ? 10 : 50, customers: 4000, samples: 10_000, ordersEach: 1 };
  return {
    database: 'first_samples',
    title: `SAMPLE_NO_ORDER, ${size.tenants * size.samples} tastings of ${size.tenants} tenants`,
    type: triggerTypes.sampleNoOrder,
    config: {},
    now: SAMPLES_NOW,
    rounds,
    loopTasks: isQuick ? 100 : 250,
    load: (client) => loadSamples(client, size),
  };
}

function rhythms({ isQuick }: BenchRun): Case {
  const rounds = isQuick ? 3 : 5;
  const size = { tenants: 1 + 3 * rounds, copies: isQuick ? 1 : 4 };
  return {
    database: 'first_rhythms',
    title: `BURN_RATE_ALERT, CDNOW × ${size.copies} for each of ${size.tenants} tenants`,
    type: triggerTypes.burnRate,
    config: { maxTasksPerRun: 5000 }, // all that are due: one statement's worth
    now: RHYTHMS_NOW,
    rounds,
    loopTasks: isQuick ? 100 : 250,
    load: (client) => loadRhythms(client, size),
  };
}

export const firstEvaluation: Bench = {
  name: 'P1',
  run: async (benchRun) => [
    await compare(samples(benchRun), benchRun),
    await compare(rhythms(benchRun), benchRun),
    await compareThroughDataApi(benchRun),
  ],
};
