/** What is explained is what evaluations do: for every customer and every trigger type, on data that does not change meanwhile. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aTenant, aTrigger } from '../../../../test/support/database/factory.ts';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database/setup-database.ts';
import { evaluateTenant } from '../../../../test/support/triggers/evaluate-tenant.ts';
import { randomCustomers } from '../../../../test/support/triggers/random-customers.ts';
import { type TriggerTypeName, triggerTypes } from '../../../../test/support/triggers/trigger-types.ts';
import type { Database } from '../../../engine/data/database.ts';
import { explainTrigger } from './explain-trigger.ts';

const START = new Date('2026-03-01T00:00:00Z');
const DAY = 86_400_000;
const names = Object.keys(triggerTypes) as TriggerTypeName[]; // the registry's own keys
const config = { maxTasksPerRun: 4, maxOpenTasksPerCustomer: 1 };

let database: TestDatabase;
let tenantId: string;
let customers: string[];
beforeAll(async () => {
  database = await createTestDatabase();
  tenantId = await aTenant(database);
  customers = await randomCustomers(database, tenantId, { at: START, count: 60, seed: 7 });
});
afterAll(() => database.drop());

type Explained = Awaited<ReturnType<typeof explainTrigger>>;

async function explainAll(triggerId: string, type: string, at: Date, judgedAt: Date | null): Promise<Explained[]> {
  const all = [];
  for (const customerId of customers) {
    const values = { tenantId, customerId, triggerId, now: at, judgedAt, startsAt: null, timeZone: 'UTC' };
    all.push(await explainTrigger(database.engine, { triggerType: type, config, arms: null }, values));
  }
  return all;
}

/** How many occurrences have each verdict. */
function countsOf(explained: readonly Explained[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { verdict } of explained.flatMap(({ occurrences }) => occurrences))
    counts[verdict] = (counts[verdict] ?? 0) + 1;
  return counts;
}

const suppressions = ['OPEN_TASK', 'DO_NOT_CONTACT', 'NOT_ACTIVE', 'CUSTOMER_WITHOUT_NAME'];
const due = new Set([...suppressions, 'TASK', 'DEFERRED', 'ALREADY_DONE']);

async function tasksOf(triggerId: string, at: Date): Promise<string[]> {
  const rows = await database.query<{ task_id: string }>(
    'select task_id from automation.triggered_tasks where trigger_id = $1 and triggered_at = $2 order by 1',
    [triggerId, at],
  );
  return rows.map(({ task_id }) => task_id);
}

describe.each(names)('%s', (name) => {
  let triggerId: string;
  beforeAll(async () => {
    triggerId = await aTrigger(database, tenantId, triggerTypes[name].definition.type, config);
  });

  test.each([0, 1, 3, 8])('is explained on day %i before it is evaluated, and after it', async (day) => {
    const { type } = triggerTypes[name].definition;
    const at = new Date(START.getTime() + day * DAY);
    const foretold = await explainAll(triggerId, type, at, null);
    const [seen] = await evaluateTenant(database.engine, triggerTypes[name], tenantId, at);
    const told = await explainAll(triggerId, type, at, at);
    for (const explained of [foretold, told]) {
      const counts = countsOf(explained);
      const suppressed = Object.fromEntries(
        Object.entries(counts).filter(([verdict]) => suppressions.includes(verdict)),
      );
      expect([counts.TASK ?? 0, counts.DEFERRED ?? 0, suppressed]).toEqual([
        seen?.created,
        seen?.deferred,
        seen?.suppressed,
      ]);
    }
    // The first evaluation is a full one, and counts all that was done before.
    if (day === 0) expect(countsOf(told).ALREADY_DONE ?? 0).toBe(seen?.alreadyDone);
    const named = told.flatMap(({ occurrences }) => occurrences.filter(({ verdict }) => verdict === 'TASK'));
    const made = await tasksOf(triggerId, at);
    expect(named.map(({ taskId }) => taskId).sort()).toEqual(made);
    const later = await explainAll(triggerId, type, new Date(at.getTime() + 60_000), null);
    const known = later.flatMap(({ occurrences }) => occurrences.map(({ taskId }) => taskId));
    expect(known).toEqual(expect.arrayContaining(made));
  });

  test('is explained with its tasks although the settings have changed since', async () => {
    const rows = await database.query<{ customer_id: string }>(
      'select distinct customer_id from automation.triggered_tasks where trigger_id = $1',
      [triggerId],
    );
    expect(rows.length).toBeGreaterThan(0);
    const strict = { daysAfter: 29, percentageThreshold: 500, minimumOrders: 100 };
    for (const { customer_id: customerId } of rows) {
      const at = new Date(START.getTime() + 9 * DAY);
      const values = { tenantId, customerId, triggerId, now: at, judgedAt: null, startsAt: null, timeZone: 'UTC' };
      const { type } = triggerTypes[name].definition;
      const own = Object.entries(strict).filter(([setting]) => setting in triggerTypes[name].definition.settings);
      const explained = await explainTrigger(
        database.engine,
        { triggerType: type, config: Object.fromEntries(own), arms: null },
        values,
      );
      expect(explained.occurrences.some(({ taskId }) => taskId !== null)).toBe(true);
    }
  });

  test('has checks that all hold exactly for customers for whom something is due', async () => {
    const at = new Date(START.getTime() + 2.5 * DAY);
    const all = await explainAll(triggerId, triggerTypes[name].definition.type, at, null);
    const held = all.map(({ checks }) => checks.length > 0 && checks.every(({ holds }) => holds));
    expect(held).toEqual(all.map(({ occurrences }) => occurrences.some(({ verdict }) => due.has(verdict))));
    expect(new Set(all.map(({ verdict }) => verdict)).size).toBeGreaterThan(1);
    for (const { value, needs } of all.flatMap(({ checks }) => checks)) expect([value, needs]).not.toContain(null);
  });
});

test('asks the database once, and once more for a customer who is due', async () => {
  const triggerId = await aTrigger(database, tenantId, 'SAMPLE_NO_ORDER');
  const asked = new Set<string>();
  for (const customerId of customers) {
    let statements = 0;
    const counting: Database = {
      ...database.engine,
      async many(statement, values) {
        statements += 1;
        return database.engine.many(statement, values);
      },
    };
    const values = { tenantId, customerId, triggerId, now: START, judgedAt: null, startsAt: null, timeZone: 'UTC' };
    const { verdict } = await explainTrigger(
      counting,
      { triggerType: 'SAMPLE_NO_ORDER', config: {}, arms: null },
      values,
    );
    asked.add(`${verdict === 'TASK'} ${statements}`);
  }
  expect([...asked].sort()).toEqual(['false 1', 'true 2']);
});

test('the customers are in every state', async () => {
  const rows = await database.query<{ reason: string }>(
    `select distinct k.key as reason from automation.trigger_evaluations e cross join jsonb_each(e.suppressed) k
     where e.tenant_id = $1 order by 1`,
    [tenantId],
  );
  expect(rows.map(({ reason }) => reason)).toEqual([...suppressions].sort());
});
