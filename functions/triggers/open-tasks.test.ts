/** How many open tasks of one trigger a customer has at a time, and what happens to the rest; and where a trigger starts. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { aCustomer, anOrder, aProduct, aSample, aTenant, aTrigger } from '../../test/support/database/factory.ts';
import { createTestDatabase, type TestDatabase } from '../../test/support/database/setup-database.ts';
import { evaluateTenant } from '../../test/support/triggers/evaluate-tenant.ts';
import { type TriggerTypeName, triggerTypes } from '../../test/support/triggers/trigger-types.ts';

let database: TestDatabase;
let tenantId: string;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  tenantId = await aTenant(database);
});

async function evaluateAt(name: TriggerTypeName, at: string) {
  const [seen] = await evaluateTenant(database.engine, triggerTypes[name], tenantId, new Date(at));
  const { created, matched, suppressed, deferred, alreadyDone } = seen ?? {};
  return { created, matched, suppressed, deferred, alreadyDone };
}

/** Tastings of one customer, the first of January and the days that follow. Returns their ids, oldest first. */
async function tastings(customerId: string, count: number): Promise<string[]> {
  const productId = await aProduct(database, tenantId);
  const ids: string[] = [];
  for (let n = 0; n < count; n += 1) {
    const at = new Date(Date.UTC(2026, 0, 1, 12) + n * 3_600_000).toISOString();
    ids.push(await aSample(database, tenantId, customerId, productId, at));
  }
  return ids;
}

const openKeys = async () => {
  const rows = await database.query<{ key: string }>(
    `select occurrence_key as key from crm.tasks where tenant_id = $1 and status = 'PENDING' order by 1`,
    [tenantId],
  );
  return rows.map(({ key }) => key);
};
const close = (keys: readonly string[], how = `update crm.tasks set status = 'CANCELLED'`) =>
  database.query(`${how} where tenant_id = $1 and occurrence_key in (select jsonb_array_elements_text($2))`, [
    tenantId,
    JSON.stringify(keys),
  ]);

describe('open tasks of a customer', () => {
  test('are five of a sample trigger at most, the oldest first, and another for each that is closed', async () => {
    await aTrigger(database, tenantId, 'SAMPLE_NO_ORDER');
    const ids = await tastings(await aCustomer(database, tenantId), 12);
    const nothing = { deferred: 0, matched: 12 };
    expect(await evaluateAt('sampleNoOrder', '2026-01-20T00:00Z')).toEqual({
      ...nothing,
      created: 5,
      alreadyDone: 0,
      suppressed: { OPEN_TASK: 7 },
    });
    expect(await openKeys()).toEqual(ids.slice(0, 5).sort());
    expect(await evaluateAt('sampleNoOrder', '2026-01-20T06:00Z')).toEqual({
      ...nothing,
      created: 0,
      alreadyDone: 5,
      suppressed: { OPEN_TASK: 7 },
    });
    await close(ids.slice(1, 3));
    await close(ids.slice(4, 5), 'delete from crm.tasks');
    await database.query(`update crm.tasks set status = 'IN_PROGRESS' where tenant_id = $1 and occurrence_key = $2`, [
      tenantId,
      ids[0],
    ]);
    expect(await evaluateAt('sampleNoOrder', '2026-01-20T12:00Z')).toMatchObject({
      created: 3,
      suppressed: { OPEN_TASK: 4 },
    });
    expect(await openKeys()).toEqual([ids[3], ...ids.slice(5, 8)].sort());
  });

  test('are counted for each customer and each trigger', async () => {
    for (const daysAfter of [1, 2])
      await aTrigger(database, tenantId, 'SAMPLE_NO_ORDER', { daysAfter, maxOpenTasksPerCustomer: 2 });
    for (let n = 0; n < 3; n += 1) await tastings(await aCustomer(database, tenantId), 4);
    expect(await evaluateAt('sampleNoOrder', '2026-01-10T00:00Z')).toMatchObject({
      created: 6,
      suppressed: { OPEN_TASK: 6 },
    });
    expect(await openKeys()).toHaveLength(12);
  });

  test('have no limit at 0', async () => {
    await aTrigger(database, tenantId, 'SAMPLE_NO_ORDER', { maxOpenTasksPerCustomer: 0 });
    await tastings(await aCustomer(database, tenantId), 20);
    expect(await evaluateAt('sampleNoOrder', '2026-01-20T00:00Z')).toMatchObject({ created: 20, suppressed: {} });
  });

  test('hold back deferred ones of the same customer, not of others', async () => {
    await aTrigger(database, tenantId, 'SAMPLE_NO_ORDER', { maxOpenTasksPerCustomer: 2, maxTasksPerRun: 3 });
    for (let n = 0; n < 2; n += 1) await tastings(await aCustomer(database, tenantId), 3);
    const first = await evaluateAt('sampleNoOrder', '2026-01-20T00:00Z');
    expect(first).toMatchObject({ created: 3, deferred: 1, suppressed: { OPEN_TASK: 2 }, matched: 6 });
    expect(await evaluateAt('sampleNoOrder', '2026-01-20T06:00Z')).toMatchObject({
      created: 1,
      deferred: 0,
      suppressed: { OPEN_TASK: 2 },
    });
  });

  test('keep a rhythm from alerting again until the alert before is closed', async () => {
    await aTrigger(database, tenantId, 'BURN_RATE_ALERT', { realertDays: 10 });
    const customerId = await aCustomer(database, tenantId);
    for (const day of ['01', '11']) await anOrder(database, tenantId, customerId, `2026-01-${day}T12:00:00Z`);
    // Due on the 23rd, again after ten days.
    const seen = [];
    for (const at of ['2026-01-23T00:00Z', '2026-02-01T00:00Z', '2026-02-03T00:00Z'])
      seen.push(await evaluateAt('burnRate', at));
    expect(seen.map(({ created }) => created)).toEqual([1, 0, 0]);
    expect(seen[2]).toMatchObject({ suppressed: { OPEN_TASK: 1 } });
    await close(await openKeys());
    expect(await evaluateAt('burnRate', '2026-02-04T00:00Z')).toMatchObject({ created: 1, suppressed: {} });
  });
});

describe('a first order', () => {
  test('is thanked for once, whichever order proves to be the first', async () => {
    await aTrigger(database, tenantId, 'FIRST_ORDER_FOLLOWUP', { maxOpenTasksPerCustomer: 0 });
    const customerId = await aCustomer(database, tenantId);
    const first = await anOrder(database, tenantId, customerId, '2026-01-10T12:00:00Z');
    expect(await evaluateAt('firstOrderFollowUp', '2026-01-12T00:00Z')).toMatchObject({ created: 1 });
    // As an earlier version wrote it.
    await database.query('update automation.triggered_tasks set occurrence_key = $2 where tenant_id = $1', [
      tenantId,
      first,
    ]);
    await anOrder(database, tenantId, customerId, '2026-01-05T12:00:00Z');
    expect(await evaluateAt('firstOrderFollowUp', '2026-01-12T06:00Z')).toMatchObject({ created: 0, alreadyDone: 1 });
    await database.query(`update crm.orders set status = 'CANCELLED' where tenant_id = $1`, [tenantId]);
    await anOrder(database, tenantId, customerId, '2026-01-13T12:00:00Z');
    expect(await evaluateAt('firstOrderFollowUp', '2026-01-15T00:00Z')).toMatchObject({ created: 0, alreadyDone: 1 });
  });
});

describe('a trigger that starts from now', () => {
  const start = (type: string, config: object = {}) =>
    aTrigger(database, tenantId, type, { startFrom: 'now', ...config }).then((id) =>
      database.query('update automation.automated_triggers set starts_at = $2 where id = $1', [
        id,
        '2026-01-15T00:00:00Z',
      ]),
    );

  test('acts on what becomes due from then on', async () => {
    await start('SAMPLE_NO_ORDER', { maxOpenTasksPerCustomer: 0 });
    await start('FIRST_ORDER_FOLLOWUP');
    await start('CUSTOMER_TIMING');
    await start('BURN_RATE_ALERT', { realertDays: 10 });
    const productId = await aProduct(database, tenantId);
    const late = await aCustomer(database, tenantId, { name: 'Late', do_not_contact_until: '2026-01-14' });
    const soon = await aCustomer(database, tenantId, { name: 'Soon', do_not_contact_until: '2026-01-15' });
    // Due on the 14th and the 15th: tastings after seven days, first orders after one, rhythms of ten days after two.
    for (const [customerId, day] of [
      [late, 6],
      [soon, 8],
    ] as const) {
      await aSample(database, tenantId, customerId, productId, new Date(Date.UTC(2026, 0, day, 12)).toISOString());
    }
    await anOrder(database, tenantId, late, '2026-01-13T12:00:00Z');
    await anOrder(database, tenantId, soon, '2026-01-14T12:00:00Z');
    const silent = await aCustomer(database, tenantId, { name: 'Silent' });
    for (const at of ['2025-12-20', '2025-12-30']) await anOrder(database, tenantId, silent, `${at}T12:00:00Z`);
    for (const name of ['sampleNoOrder', 'firstOrderFollowUp', 'burnRate', 'customerTiming'] as const)
      await evaluateAt(name, '2026-01-16T00:00Z');
    // Overdue from the 11th, and again ten days later.
    await evaluateAt('burnRate', '2026-01-22T00:00Z');
    const tasks = await database.query<{ name: string; source: string }>(
      'select c.name, k.source from crm.tasks k join crm.customers c on c.id = k.customer_id where k.tenant_id = $1 order by 2',
      [tenantId],
    );
    expect(tasks.map(({ name, source }) => `${name} ${source}`)).toEqual([
      'Silent BURN_RATE_ALERT',
      'Soon CUSTOMER_TIMING',
      'Soon FIRST_ORDER_FOLLOWUP',
      'Soon SAMPLE_NO_ORDER',
    ]);
  });

  test('keeps its moment while it says now, and none otherwise', async () => {
    const id = await aTrigger(database, tenantId, 'SAMPLE_NO_ORDER', { startFrom: 'now' });
    const startOf = async () => {
      const found = await database.query<{ starts_at: Date | null }>(
        'select starts_at from automation.automated_triggers where id = $1',
        [id],
      );
      return found[0]?.starts_at?.toISOString();
    };
    const configure = (config: object, at: string) =>
      database.query('update automation.automated_triggers set config = $2, updated_at = $3 where id = $1', [
        id,
        config,
        at,
      ]);
    const made = await startOf();
    expect(made).toBeDefined();
    await configure({ startFrom: 'now', daysAfter: 3 }, '2026-05-01T00:00:00Z');
    expect(await startOf()).toBe(made);
    await configure({ startFrom: 'everything' }, '2026-05-02T00:00:00Z');
    expect(await startOf()).toBeUndefined();
    await configure({ startFrom: 'now' }, '2026-05-03T00:00:00Z');
    expect(await startOf()).toBe('2026-05-03T00:00:00.000Z');
  });

  test('does not hold up a date that others act on', async () => {
    await start('CUSTOMER_TIMING');
    await aTrigger(database, tenantId, 'CUSTOMER_TIMING');
    await aCustomer(database, tenantId, { do_not_contact_until: '2026-01-14' });
    await evaluateAt('customerTiming', '2026-01-16T00:00Z');
    const left = 'select from crm.customers where tenant_id = $1 and do_not_contact_until is not null';
    expect(await database.query(left, [tenantId])).toEqual([]);
  });
});
