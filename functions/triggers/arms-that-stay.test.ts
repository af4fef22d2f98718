/** Experiments on triggers: the first arm stays, however percentages change and however evaluations end. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openEngineSession } from '../../lib/database/session.ts';
import { aProduct, aSample } from '../../test/support/database/factory.ts';
import { drawnArm } from '../../test/support/database/setup-assignment.ts';
import { createTestDatabase, type TestDatabase } from '../../test/support/database/setup-database.ts';
import {
  at,
  divisionOf,
  setUpTriggerExperiments,
  type TriggerExperiments,
} from '../../test/support/triggers/setup-trigger-experiment.ts';
import type { Database } from '../engine/data/database.ts';
import { evaluate } from './sample-no-order/queries.gen.ts';

let database: TestDatabase;
let on: TriggerExperiments;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  on = await setUpTriggerExperiments(database, 'sampleNoOrder', { daysAfter: 7 });
});

test('with other percentages, whose phase is that of those who come from then on', async () => {
  const id = await on.experiment();
  await on.tasters(20, 0);
  await on.evaluate(8);
  const before = await on.exposures(id);
  await database.query(
    `insert into automation.experiment_phases (tenant_id, experiment_id, phase, arms, cuts, holdout, started_at) values ($1, $2, 2, '{a,b}', '{0,10000}', 0, $3)`,
    [on.tenantId, id, at(9)],
  );
  await database.query('update automation.experiments set phase = 2 where id = $1', [id]);
  const later = await on.tasters(10, 3);
  const product = await aProduct(database, on.tenantId);
  for (const customer of before.keys()) await aSample(database, on.tenantId, customer, product, at(3).toISOString());
  expect(await on.evaluate(12)).toMatchObject({ created: 30 });
  const after = await on.exposures(id);
  for (const [customer, arm] of before) expect(after.get(customer)).toBe(arm);
  expect(later.map((customer) => after.get(customer))).toEqual(Array(10).fill('b'));
  for (const { customer, arm } of await on.tasks()) expect(arm).toBe(after.get(customer));
  const phases = await database.query(
    'select phase::int, count(*)::int from automation.experiment_exposures where experiment_id = $1 group by 1 order by 1',
    [id],
  );
  expect(phases).toEqual([
    { phase: 1, count: 20 },
    { phase: 2, count: 10 },
  ]);
});

test('when an evaluation is delivered again, and when its answer is lost', async () => {
  const id = await on.experiment({ holdout: 2000 });
  await on.tasters(20, 0);
  let losses = 1;
  const losing: Database = {
    ...database.engine,
    async maybeOne(statement, values) {
      const row = await database.engine.maybeOne(statement, values);
      if (statement.sql === evaluate.sql && losses-- > 0) throw new Error('lost');
      return row;
    },
  };
  await expect(on.evaluate(8, losing)).rejects.toThrow('lost');
  const [arms, made] = [await on.exposures(id), await on.tasks()];
  expect(arms.size).toBe(20);
  for (const days of [8, 8, 8.25]) await on.evaluate(days);
  expect([await on.exposures(id), await on.tasks()]).toEqual([arms, made]);
});

test('when another evaluation gives it at the same moment: the second tries again', async () => {
  const id = await on.experiment();
  const [one = ''] = await on.tasters(1, 0);
  const other = drawnArm(divisionOf(), one) === 'a' ? 'b' : 'a';
  const session = await openEngineSession(database.url);
  await session.query('begin');
  await session.query(
    `insert into automation.experiment_exposures (tenant_id, experiment_id, customer_id, phase, arm, exposed_at) values ($1, $2, $3, 1, $4, $5)`,
    [on.tenantId, id, one, other, at(8)],
  );
  const evaluation = on.evaluate(8);
  for (let waiting = 0; waiting === 0; ) {
    const [locks] = await database.query<{ waiting: number }>(
      'select count(*)::int as waiting from pg_locks l join pg_stat_activity a using (pid) where a.datname = current_database() and not l.granted',
    );
    waiting = locks?.waiting ?? 0;
  }
  await session.query('commit');
  expect(await evaluation).toMatchObject({ created: 1 });
  expect((await on.tasks()).map(({ arm }) => arm)).toEqual([other]);
  await session.end();
});

test('when an experiment starts between the look at the trigger and the tasks: it is looked at again', async () => {
  await on.tasters(20, 0);
  let id = '';
  const starting: Database = {
    ...database.engine,
    async maybeOne(statement, values) {
      if (statement.sql === evaluate.sql && id === '') id = await on.experiment({ holdout: 5000 });
      return database.engine.maybeOne(statement, values);
    },
  };
  await on.evaluate(8, starting);
  const arms = await on.exposures(id);
  expect(arms.size).toBe(20);
  for (const { customer, arm, priority } of await on.tasks())
    expect([arm, priority]).toEqual([arms.get(customer), arm === 'b' ? 'URGENT' : 'MEDIUM']);
});

test('but for an arm that a person chose, which does not count', async () => {
  const id = await on.experiment({ cuts: [10_000, 10_000] });
  const [one = '', two = '', three = ''] = await on.tasters(3, 0);
  for (const [customer, arm] of [
    [one, 'b'],
    [two, 'HELD_OUT'],
  ])
    await database.query(`insert into automation.experiment_overrides values ($1, $2, $3, $4, 'test', $5)`, [
      ...[on.tenantId, id, customer, arm, at(0)],
    ]);
  expect(await on.evaluate(8)).toMatchObject({ created: 2, suppressed: { HELD_OUT: 1 } });
  expect(await on.exposures(id)).toEqual(new Map([[three, 'a']]));
  expect((await on.tasks()).map(({ customer, arm }) => [customer, arm])).toEqual([
    [one, 'b'],
    [three, 'a'],
  ]);
});
