/** What the experiments of the demo come to, counted by the product. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { judge } from '../../../functions/engine/inference/verdict.ts';
import { demoExperiments, demoWorkflow, seedExposures } from '../../../lib/start/demo/experiments.ts';
import { CDNOW_END, seedCdnow } from '../../../lib/start/demo/seed-cdnow.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database/setup-database.ts';
import { anExperiment } from '../../support/database/setup-experiment.ts';

const END = new Date(CDNOW_END);

let database: TestDatabase;
const tenantId = randomUUID();
beforeAll(async () => {
  database = await createTestDatabase();
  await database.query("insert into crm.tenants (id, slug, name, time_zone) values ($1, 'demo', 'Demo', 'UTC')", [
    tenantId,
  ]);
  await seedCdnow(database.client, { tenantId });
});
afterAll(() => database?.drop());

/** Seeds it twice, counts it, and judges it as the API does. */
async function verdictOf(experiment: (typeof demoExperiments)[number]) {
  const { key, arms, holdoutPercent, outcome } = experiment.body;
  const { kind, eventType = null } = outcome as { kind: string; eventType?: string }; // as the list has it
  const ids = arms.map(({ id }) => id);
  const id = await anExperiment(database, tenantId, key, END, {
    ...{ arms: ids, cuts: [5000, 10_000], holdout: holdoutPercent * 100, outcome: kind, event_type: eventType },
  });
  const place = { tenantId, experimentId: id, endMs: END.getTime() };
  for (let time = 0; time < 2; time += 1) await seedExposures(database.client, place, experiment);
  await database.query('select automation.count_experiments($1, $2)', [tenantId, new Date(END.getTime() + 1000)]);
  const sums = await database.query<{
    arm: string;
    exposed: number;
    n: number;
    y: number;
    yy: number;
    x: number;
    xx: number;
    xy: number;
    days: number;
  }>(
    `select d.arm, sum(d.exposed)::int as exposed, sum(d.n)::int as n, sum(d.sum_y)::float as y, sum(d.sum_yy)::float as yy, sum(d.sum_x)::float as x,
       sum(d.sum_xx)::float as xx, sum(d.sum_xy)::float as xy, max(d.day) - min(d.day) + 1 as days
     from automation.experiment_days d where d.tenant_id = $1 and d.experiment_id = $2 and d.n > 0 group by d.arm`,
    [tenantId, id],
  );
  const figuresOf = (arm: string, percentage: number) => {
    const found = sums.find((one) => one.arm === arm);
    if (!found) throw new Error(`Nobody came to ${arm}`);
    return { id: arm, share: percentage * (100 - holdoutPercent), exposed: found.exposed, sums: found };
  };
  const heldOut =
    holdoutPercent > 0 ? figuresOf('HELD_OUT', (100 * holdoutPercent) / (100 - holdoutPercent)) : undefined;
  const figures = arms.map(({ id: arm, percentage }) => figuresOf(arm, percentage));
  const days = Math.min(...sums.map((sum) => sum.days));
  const limits = { days, smallestArm: 100, better: 'MORE' } as const;
  return { sums, verdict: judge({ control: ids[0] ?? '', arms: figures, heldOut, ...limits }) };
}

const [letter, postcard] = demoExperiments;

test('the letter has a winner', async () => {
  if (!letter) throw new Error('There is no letter');
  const { sums, verdict } = await verdictOf(letter);
  expect(sums.reduce((sum, { exposed }) => sum + exposed, 0)).toBe(2357);
  expect(verdict).toMatchObject({ kind: 'WINNER', winner: 'short', doubts: [], sampleRatio: { judgement: 'FINE' } });
});

test('the postcard has none: orders are those of the data, and the arms are chance', async () => {
  if (!postcard) throw new Error('There is no postcard');
  const { verdict } = await verdictOf(postcard);
  expect(verdict).toMatchObject({ kind: 'NO_DIFFERENCE_SHOWN_YET', doubts: ['INTERVALS_CONTAIN_ZERO'] });
  expect(verdict.sampleRatio?.judgement).toBe('FINE');
});

test('the workflow has a split for each, with its arms', () => {
  const splits = demoWorkflow.graph.nodes.filter(({ type }) => type === 'split');
  const data = splits.map((node) => node.data as { experimentId: string; branches: { id: string }[] });
  expect(data.map(({ experimentId, branches }) => [experimentId, branches.map(({ id }) => id)])).toEqual(
    demoExperiments.map(({ body }) => [body.key, body.arms.map(({ id }) => id)]),
  );
});
