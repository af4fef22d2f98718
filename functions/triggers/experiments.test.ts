/** Experiments on triggers: who gets which task, who gets none, and that the first arm stays however evaluations end. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openEngineSession } from '../../lib/database/session.ts';
import { aCustomer, anOrder, aProduct, aSample, aTenant, aTrigger } from '../../test/support/database/factory.ts';
import { createTestDatabase, type TestDatabase } from '../../test/support/database/setup-database.ts';
import { anExperiment, type Division } from '../../test/support/database/setup-experiment.ts';
import { evaluateTenant } from '../../test/support/triggers/evaluate-tenant.ts';
import { type TriggerTypeName, triggerTypes } from '../../test/support/triggers/trigger-types.ts';
import type { Database } from '../engine/data/database.ts';
import { countExperiments } from '../jobs/scheduled-tasks/update-client-metrics/queries.gen.ts';
import { drawnArm } from '../workflows/nodes/split/setup-assignment.ts';

const START = new Date('2026-03-01T00:00:00Z');
const at = (days: number) => new Date(START.getTime() + days * 86_400_000);
const configs = { b: { taskTitle: 'Call {customer} today', priority: 'URGENT', dueInDays: 0 } };

let database: TestDatabase;
let tenantId: string;
let triggerId: string;
let customers: number;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  tenantId = await aTenant(database);
  customers = 0;
  triggerId = await aTrigger(database, tenantId, 'SAMPLE_NO_ORDER', { daysAfter: 7, taskTitle: 'Ask {customer}' });
});

/** Salts and ids are always the same, and so is what chance gives. */
const salts = { salt: 's', holdout_salt: 'h' };
const experimentOn = (more: Partial<Division> & Record<string, unknown> = {}) =>
  anExperiment(database, tenantId, null, START, { trigger_id: triggerId, configs, ...salts, ...more });
const divisionOf = (more: Partial<Division> = {}): Division => ({
  ...{ salt: 's', holdoutSalt: 'h', arms: ['a', 'b'], cuts: [5000, 10_000], holdout: 0, ...more },
});

function customer(columns: Readonly<Record<string, unknown>> = {}): Promise<string> {
  customers += 1;
  const id = `00000000-0000-4000-8000-${String(customers).padStart(12, '0')}`;
  return aCustomer(database, tenantId, { id, ...columns });
}

/** Customers who tasted something `days` after the start. */
async function tasters(count: number, days: number): Promise<string[]> {
  const productId = await aProduct(database, tenantId);
  const ids: string[] = [];
  for (let n = 0; n < count; n += 1) {
    const id = await customer({ name: `Customer ${n}` });
    await aSample(database, tenantId, id, productId, at(days).toISOString());
    ids.push(id);
  }
  return ids;
}

const evaluate = async (days: number, engine: Database = database.engine, type: TriggerTypeName = 'sampleNoOrder') =>
  (await evaluateTenant(engine, triggerTypes[type], tenantId, at(days)))[0];

async function exposures(id: string): Promise<Map<string, string>> {
  const rows = await database.query<{ customer_id: string; arm: string }>(
    'select customer_id, arm from automation.experiment_exposures where experiment_id = $1',
    [id],
  );
  return new Map(rows.map(({ customer_id, arm }) => [customer_id, arm]));
}

const tasks = () =>
  database.query<{ customer_id: string; title: string; priority: string; due: number; arm: string | null }>(
    `select k.customer_id, k.title, k.priority, extract(day from k.due_at - k.created_at)::int as due, l.arm
     from crm.tasks k join automation.triggered_tasks l on l.task_id = k.id where k.tenant_id = $1 order by k.created_at, k.id`,
    [tenantId],
  );

describe('an evaluation', () => {
  test('makes the task of the arm that chance gives, and none for those held out', async () => {
    const id = await experimentOn({ holdout: 3000 });
    const tasted = await tasters(40, 0);
    const seen = await evaluate(8);
    const expected = new Map(tasted.map((one) => [one, drawnArm(divisionOf({ holdout: 3000 }), one)]));
    expect(await exposures(id)).toEqual(expected);
    const of = (arm: string) => tasted.filter((one) => expected.get(one) === arm);
    expect(seen).toMatchObject({ matched: 40, suppressed: { HELD_OUT: of('HELD_OUT').length }, deferred: 0 });
    const made = await tasks();
    expect(made.filter(({ arm }) => arm === 'a')).toHaveLength(of('a').length);
    expect(made.filter(({ arm }) => arm === 'b')).toHaveLength(of('b').length);
    expect(made).toHaveLength(of('a').length + of('b').length);
    for (const { arm, title, priority, due } of made)
      expect({ arm, title: title.replace(/ \d+/, ''), priority, due }).toEqual(
        arm === 'b'
          ? { arm, title: 'Call Customer today', priority: 'URGENT', due: 0 }
          : { arm, title: 'Ask Customer', priority: 'MEDIUM', due: 3 },
      );
  });

  test('makes all tasks as ever without an experiment, with a draft, and with one on another trigger', async () => {
    const id = await experimentOn({ status: 'DRAFT', started_at: null, holdout: 9900 });
    const other = await aTrigger(database, tenantId, 'SAMPLE_NO_ORDER', { daysAfter: 30 });
    await experimentOn({ trigger_id: other, holdout: 9900 });
    await tasters(5, 0);
    expect(await evaluate(8)).toMatchObject({ created: 5, suppressed: {} });
    expect(await exposures(id)).toEqual(new Map());
    expect((await tasks()).map(({ arm }) => arm)).toEqual(Array(5).fill(null));
  });

  test('brings nobody to the experiment before the trigger would act: not due, not to be contacted, an open task', async () => {
    const id = await experimentOn();
    const [quiet = '', open = '', , ordered = ''] = await tasters(4, 0);
    await database.query(`update crm.customers set do_not_contact_until = '2026-03-20' where id = $1`, [quiet]);
    await evaluate(6);
    expect(await exposures(id)).toEqual(new Map());
    await database.query('update automation.experiments set status = $2, stopped_at = $3 where id = $1', [
      ...[id, 'STOPPED', at(7)],
    ]);
    await database.query(
      `update automation.automated_triggers set config = config || '{"maxOpenTasksPerCustomer": 1}' where id = $1`,
      [triggerId],
    );
    await database.query(
      `update crm.customers set do_not_contact_until = '2026-03-20' where id <> $1 and tenant_id = $2`,
      [...[open, tenantId]],
    );
    await evaluate(8);
    expect((await tasks()).map(({ customer_id }) => customer_id)).toEqual([open]);
    const second = await experimentOn();
    await aSample(database, tenantId, open, await aProduct(database, tenantId), at(1).toISOString());
    await anOrder(database, tenantId, ordered, at(9).toISOString());
    expect(await evaluate(10)).toMatchObject({ created: 0, suppressed: { OPEN_TASK: 1, DO_NOT_CONTACT: 3 } });
    expect(await exposures(second)).toEqual(new Map());
    await evaluate(20);
    expect((await exposures(second)).size).toBe(3);
  });

  test('gives all who are due their arm at once, although the limit of the run defers their tasks', async () => {
    const id = await experimentOn({ holdout: 5000 });
    await database.query(
      `update automation.automated_triggers set config = config || '{"maxTasksPerRun": 2}' where id = $1`,
      [triggerId],
    );
    const tasted = await tasters(20, 0);
    await evaluate(8);
    const first = await exposures(id);
    expect(first.size).toBe(20);
    expect(await tasks()).toHaveLength(2);
    for (let turn = 1; turn <= 10; turn += 1) await evaluate(8 + turn / 4);
    expect(await exposures(id)).toEqual(first);
    const inArms = tasted.filter((one) => first.get(one) !== 'HELD_OUT');
    expect((await tasks()).map(({ customer_id }) => customer_id).toSorted()).toEqual(inArms.toSorted());
  });

  test.each(['burnRate', 'customerTiming', 'firstOrderFollowUp'] as const)('of %s divides too', async (type) => {
    triggerId = await aTrigger(database, tenantId, triggerTypes[type].definition.type);
    const experiment = await experimentOn({ holdout: 5000 });
    for (let n = 0; n < 20; n += 1) {
      const id = await customer({ do_not_contact_until: '2026-03-05' });
      for (const days of [-33, -3]) await anOrder(database, tenantId, id, at(days).toISOString());
    }
    const day = { burnRate: 60, customerTiming: 8, firstOrderFollowUp: -31 }[type];
    const seen = await evaluate(day, database.engine, type);
    const arms = [...(await exposures(experiment)).values()];
    const heldOut = arms.filter((arm) => arm === 'HELD_OUT').length;
    expect(arms).toHaveLength(20);
    expect(seen).toMatchObject({ created: 20 - heldOut, suppressed: { HELD_OUT: heldOut } });
    expect(new Set((await tasks()).map(({ arm, title }) => `${arm} ${title}`)).size).toBe(2);
  });
});

describe('the first arm stays', () => {
  test('with other percentages, whose phase is that of those who come from then on', async () => {
    const id = await experimentOn();
    await tasters(20, 0);
    await evaluate(8);
    const before = await exposures(id);
    await database.query(
      `insert into automation.experiment_phases (tenant_id, experiment_id, phase, arms, cuts, holdout, started_at) values ($1, $2, 2, '{a,b}', '{0,10000}', 0, $3)`,
      [tenantId, id, at(9)],
    );
    await database.query('update automation.experiments set phase = 2 where id = $1', [id]);
    const later = await tasters(10, 3);
    const product = await aProduct(database, tenantId);
    for (const customer of before.keys()) await aSample(database, tenantId, customer, product, at(3).toISOString());
    expect(await evaluate(12)).toMatchObject({ created: 30 });
    const after = await exposures(id);
    for (const [customer, arm] of before) expect(after.get(customer)).toBe(arm);
    expect(later.map((customer) => after.get(customer))).toEqual(Array(10).fill('b'));
    for (const { customer_id, arm } of await tasks()) expect(arm).toBe(after.get(customer_id));
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
    const id = await experimentOn({ holdout: 2000 });
    await tasters(20, 0);
    let losses = 1;
    const losing: Database = {
      ...database.engine,
      async maybeOne(statement, values) {
        const row = await database.engine.maybeOne(statement, values);
        if (statement.sql === triggerTypes.sampleNoOrder.evaluate.sql && losses-- > 0) throw new Error('lost');
        return row;
      },
    };
    await expect(evaluate(8, losing)).rejects.toThrow('lost');
    const [arms, made] = [await exposures(id), await tasks()];
    expect(arms.size).toBe(20);
    await evaluate(8);
    await evaluate(8);
    await evaluate(8.25);
    expect([await exposures(id), await tasks()]).toEqual([arms, made]);
  });

  test('when another evaluation gives it at the same moment: the second tries again', async () => {
    const id = await experimentOn();
    const [one = ''] = await tasters(1, 0);
    const other = drawnArm(divisionOf(), one) === 'a' ? 'b' : 'a';
    const session = await openEngineSession(database.url);
    await session.query('begin');
    await session.query(
      `insert into automation.experiment_exposures (tenant_id, experiment_id, customer_id, phase, arm, exposed_at) values ($1, $2, $3, 1, $4, $5)`,
      [tenantId, id, customer, other, at(8)],
    );
    const evaluation = evaluate(8);
    for (let waiting = 0; waiting === 0; ) {
      const [locks] = await database.query<{ waiting: number }>(
        'select count(*)::int as waiting from pg_locks l join pg_stat_activity a using (pid) where a.datname = current_database() and not l.granted',
      );
      waiting = locks?.waiting ?? 0;
    }
    await session.query('commit');
    expect(await evaluation).toMatchObject({ created: 1 });
    expect((await tasks()).map(({ arm }) => arm)).toEqual([other]);
    await session.end();
  });

  test('but for an arm that a person chose, which does not count', async () => {
    const id = await experimentOn({ cuts: [10_000, 10_000] });
    const [one = '', two = '', three = ''] = await tasters(3, 0);
    for (const [customer, arm] of [
      [one, 'b'],
      [two, 'HELD_OUT'],
    ])
      await database.query(`insert into automation.experiment_overrides values ($1, $2, $3, $4, 'test', $5)`, [
        ...[tenantId, id, customer, arm, START],
      ]);
    expect(await evaluate(8)).toMatchObject({ created: 2, suppressed: { HELD_OUT: 1 } });
    expect(await exposures(id)).toEqual(new Map([[three, 'a']]));
    const made = new Map((await tasks()).map(({ customer_id, arm }) => [customer_id, arm]));
    expect(made).toEqual(
      new Map([
        [one, 'b'],
        [three, 'a'],
      ]),
    ); // prettier-ignore
  });
});

test('an arm without anybody and one with everybody make their tasks, and those held out get theirs when it stops', async () => {
  const id = await experimentOn({ cuts: [0, 10_000], holdout: 5000 });
  await tasters(20, 0);
  await evaluate(8);
  const arms = [...(await exposures(id)).values()];
  expect(new Set(arms)).toEqual(new Set(['b', 'HELD_OUT']));
  await database.query(`update automation.experiments set status = 'STOPPED', stopped_at = $2 where id = $1`, [
    id,
    at(9),
  ]);
  expect(await evaluate(10)).toMatchObject({
    created: arms.filter((arm) => arm === 'HELD_OUT').length,
    suppressed: {},
  });
  expect((await tasks()).filter(({ arm }) => arm === null).map(({ title }) => title.slice(0, 3))).toEqual(
    arms.filter((arm) => arm === 'HELD_OUT').map(() => 'Ask'),
  );
});

test('what customers do is counted from the moment at which the trigger found them due', async () => {
  const id = await experimentOn({ holdout: 5000 });
  const tasted = await tasters(20, 0);
  for (const [n, one] of tasted.entries())
    await anOrder(database, tenantId, one, at(n % 2 === 0 ? 7 : 9).toISOString());
  await evaluate(8);
  await database.run(countExperiments, { tenantId, now: at(24) });
  const rows = await database.query<{ exposed: number; n: number; y: number; x: number }>(
    'select sum(exposed)::int as exposed, sum(n)::int as n, sum(sum_y)::int as y, sum(sum_x)::int as x from automation.experiment_days where experiment_id = $1',
    [id],
  );
  expect(rows).toEqual([{ exposed: 20, n: 20, y: 10, x: 10 }]);
});
