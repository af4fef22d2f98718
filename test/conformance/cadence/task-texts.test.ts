/** Facts of the model in task texts: with a model, while it is off, before the first order, and in arms of an experiment. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Database } from '../../../functions/engine/data/database.ts';
import { cadencePlaceholders, placeholders } from '../../../functions/engine/triggers/define.ts';
import { aCustomer, anOrder, aProduct, aSample, aTenant, aTrigger } from '../../support/database/factory.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database/setup-database.ts';
import { anExperiment } from '../../support/database/setup-experiment.ts';
import { evaluateTenant } from '../../support/triggers/evaluate-tenant.ts';
import { triggerTypes } from '../../support/triggers/trigger-types.ts';

const DAY_MS = 86_400_000;
const NOW = new Date('2026-03-01T00:00:00Z');
const day = (days: number) => new Date(NOW.getTime() + days * DAY_MS);
const EVERY = cadencePlaceholders.map((name) => `${name} {${name}}`).join(', ');

let database: TestDatabase;
let tenantId: string;
beforeAll(async () => {
  database = await createTestDatabase();
});
beforeEach(async () => {
  tenantId = await aTenant(database);
});
afterAll(() => database.drop());

/** Of a rate Gamma(1, 10 weeks), a dropout Beta(1, 2), and values with p = 4, q = 3, v = 60. */
const setModel = (status: 'ON' | 'OFF') =>
  database.query(
    `insert into automation.cadence_models
       (tenant_id, week, fitted_at, status, reason, customers, repeat_customers, is_sampled, r, alpha, a, b, p, q, v, back_test)
     values ($1, '2026-02-23', $2, $3, $4, 500, 400, false, 1, 10, 1, 2, 4, 3, 60, '{}')`,
    [tenantId, NOW, status, status === 'ON' ? null : 'LIST_NOT_BETTER'],
  );

/** Two orders ten days apart, the last one 48 days ago: the model expects the next one after 40. */
async function aRegular(): Promise<string> {
  const customerId = await aCustomer(database, tenantId, { name: 'Ada' });
  for (const ago of [58, 48]) await anOrder(database, tenantId, customerId, day(-ago).toISOString(), { total: 100 });
  return customerId;
}

interface Text {
  readonly title: string;
  readonly description: string;
}

async function made(type: keyof typeof triggerTypes = 'burnRate', engine: Database = database.engine) {
  await evaluateTenant(engine, triggerTypes[type], tenantId, NOW);
  return await database.query<Text>('select title, description from crm.tasks where tenant_id = $1 order by title', [
    tenantId,
  ]);
}

test('the words of the model stand in the order of the placeholders', async () => {
  await setModel('ON');
  const customerId = await aRegular();
  const taskTitle = placeholders.map((name) => `{${name}}`).join(' ');
  await aTrigger(database, tenantId, 'BURN_RATE_ALERT', {
    taskTitle,
    taskDescription: `100 % of {customer}: ${EVERY}`,
  });
  const [task] = await made();
  const [{ facts = {} } = {}] = await database.query<{ facts: Record<string, number> }>(
    'select automation.cadence_of_customer($1, $2, $3) as facts',
    [tenantId, customerId, NOW],
  );
  // One repeat after 10 days, 58 days in all: 1 / (1 + 1/2 · ((70 + 58) / (70 + 10))²) is 0.4386.
  expect(facts.pAlive).toBe(0.4386);
  const orders = Number(facts.expectedOrders30Days).toFixed(2);
  // A mean of 100 with one repeat is drawn to 4 · (60 + 100) / (4 + 3 − 1) = 106.67 an order.
  expect(Number(facts.expectedValue) / Number(facts.expectedOrders90Days)).toBeCloseTo(106.67, 0);
  const value = Number(facts.expectedValue).toFixed(2);
  expect(task).toEqual({
    title: `Ada  2026-01-12 10 unassigned 44 % 2026-02-21 ${orders} ${value} 1.20`,
    description: `100 % of Ada: pAlive 44 %, nextOrderAt 2026-02-21, expectedOrders30Days ${orders}, expectedValue ${value}, overdueRatio 1.20`,
  });
});

const nothing = cadencePlaceholders.map((name) => `${name} unknown`).join(', ');

describe('unknown stands in a text', () => {
  test.each(['off', 'absent'])('while the model is %s', async (state) => {
    if (state === 'off') await setModel('OFF');
    await aRegular();
    await aTrigger(database, tenantId, 'BURN_RATE_ALERT', { taskTitle: 'Call', taskDescription: EVERY });
    expect(await made()).toEqual([{ title: 'Call', description: nothing }]);
  });

  test('before the first order, and for the worth where values do not tell it', async () => {
    await setModel('ON');
    const customerId = await aCustomer(database, tenantId);
    await aSample(database, tenantId, customerId, await aProduct(database, tenantId), day(-10).toISOString());
    await aTrigger(database, tenantId, 'SAMPLE_NO_ORDER', { taskTitle: 'Call', taskDescription: EVERY });
    expect(await made('sampleNoOrder')).toEqual([{ title: 'Call', description: nothing }]);
    await database.query('update automation.cadence_models set p = null, q = null, v = null where tenant_id = $1', [
      tenantId,
    ]);
    await aRegular();
    await aTrigger(database, tenantId, 'BURN_RATE_ALERT', { taskTitle: 'Later: {expectedValue}, {pAlive}' });
    expect((await made())[1]?.title).toBe('Later: unknown, 44 %');
  });
});

test('an arm of an experiment may have them, although the trigger has none', async () => {
  await setModel('ON');
  await aRegular();
  const trigger_id = await aTrigger(database, tenantId, 'BURN_RATE_ALERT', { taskTitle: 'Call' });
  await anExperiment(database, tenantId, null, day(-1), {
    ...{ trigger_id, arms: ['only'], cuts: [10_000], configs: { only: { taskTitle: 'Alive: {pAlive}' } } },
  });
  expect((await made())[0]?.title).toBe('Alive: 44 %');
});

test('nothing of the model is computed for texts without them, in as many statements', async () => {
  await aRegular();
  const triggerId = await aTrigger(database, tenantId, 'BURN_RATE_ALERT', { taskTitle: 'Call {customer}' });
  const seen: { statements: number; uses: unknown[] } = { statements: 0, uses: [] };
  const counting: Database = {
    ...database.engine,
    maybeOne: (statement, values) => {
      seen.statements += 1;
      if (statement.sql === triggerTypes.burnRate.evaluate.sql)
        seen.uses.push(Reflect.get(values ?? {}, 'usesCadence'));
      return database.engine.maybeOne(statement, values);
    },
    many: (statement, values) => {
      seen.statements += 1;
      return database.engine.many(statement, values);
    },
  };
  await made('burnRate', counting);
  const without = { ...seen };
  await database.query('update automation.automated_triggers set config = config || $2 where id = $1', [
    ...[triggerId, { taskDescription: EVERY }],
  ]);
  await database.query('delete from automation.trigger_evaluations where tenant_id = $1', [tenantId]);
  await made('burnRate', counting);
  expect(seen.uses).toEqual([false, true]);
  expect(seen.statements).toBe(2 * without.statements);
});
