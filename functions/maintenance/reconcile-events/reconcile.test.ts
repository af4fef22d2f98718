import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { databaseOver, openEngineSession } from '../../../lib/database/session.ts';
import { aCustomer, aTenant, insert } from '../../../test/support/database/factory.ts';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database/setup-database.ts';
import { reconcile } from './reconcile.ts';

let database: TestDatabase;
let tenantId: string;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  tenantId = await aTenant(database);
});

const NOW = new Date('2026-03-01T03:05:00Z');
const run = (page?: number) => reconcile(database.engine, tenantId, NOW, page);
const journey = (isOn: boolean) =>
  database.query(
    `insert into automation.tenant_settings (tenant_id, client_journey) values ($1, $2)
     on conflict (tenant_id) do update set client_journey = excluded.client_journey`,
    [tenantId, isOn],
  );
/** As a replica's apply worker and pg_restore --disable-triggers write. */
async function unseen<T>(write: () => Promise<T>): Promise<T> {
  await database.query('set session_replication_role = replica');
  return write().finally(() => database.query('set session_replication_role = origin'));
}
const of = (customer_id: string, more: object) => ({ tenant_id: tenantId, customer_id, ...more });
const aDeliverable = (customer: string, month: number, status: string) =>
  insert(database, 'crm.deliverables', of(customer, { month, status }));
const aPlan = (customer: string, version: number, status: string) =>
  insert(database, 'crm.business_plans', of(customer, { version, status }));
const set = (table: string, id: string, status: string) =>
  database.query(`update crm.${table} set status = $2 where id = $1`, [id, status]);
const events = () =>
  database.query<{ type: string; data: object; customer_id: string }>(
    'select type, data, customer_id from automation.events where tenant_id = $1 order by type, data::text, customer_id',
    [tenantId],
  );

test('facts that no trigger saw get their events, once, with the data that the triggers write', async () => {
  await journey(true);
  const lead = await aCustomer(database, tenantId, { status: 'LEAD' });
  const deliverableId = await aDeliverable(lead, 1, 'DELIVERED');
  const planId = await aPlan(lead, 1, 'DRAFT');
  expect(await run()).toEqual({});
  const imported = await unseen(async () => {
    await set('customers', lead, 'ACTIVE');
    await set('deliverables', deliverableId, 'COMPLETED');
    await set('business_plans', planId, 'COMPLETED');
    return aCustomer(database, tenantId);
  });
  expect(await run()).toEqual({
    CLIENT_CREATED: 1,
    CLIENT_ACTIVATED: 2,
    DELIVERABLE_COMPLETED: 1,
    BUSINESS_PLAN_COMPLETED: 1,
  });
  const found = await events();
  expect(found).toHaveLength(6);
  expect(found).toContainEqual({ type: 'CLIENT_CREATED', data: {}, customer_id: imported });
  expect(found).toContainEqual({ type: 'CLIENT_ACTIVATED', data: {}, customer_id: lead });
  const [deliverable, plan] = [
    { deliverableId, month: 1 },
    { planId, version: 1 },
  ];
  expect(found).toContainEqual({ type: 'DELIVERABLE_COMPLETED', data: deliverable, customer_id: lead });
  expect(found).toContainEqual({ type: 'BUSINESS_PLAN_COMPLETED', data: plan, customer_id: lead });
  expect([await run(), await run()]).toEqual([{}, {}]);
  const sent = await database.query(
    'select sum(cardinality(event_ids))::int as events from automation.waiting_events where tenant_id = $1',
    [tenantId],
  );
  expect(sent).toEqual([{ events: 6 }]);
});

test('what the triggers saw gets no second event, a page at a time too', async () => {
  await journey(true);
  for (let n = 0; n < 5; n += 1) {
    const customer = await aCustomer(database, tenantId);
    await set('deliverables', await aDeliverable(customer, 1, 'DRAFT'), 'COMPLETED');
    await aPlan(customer, 1, 'COMPLETED');
  }
  const seen = await events();
  expect([await run(3), await run(3), await events()]).toEqual([{}, {}, seen]);
});

test('a customer who becomes active again unseen is found when a comparison saw them inactive', async () => {
  await journey(true);
  const customer = await aCustomer(database, tenantId);
  await database.query(
    `update automation.events set occurred_at = occurred_at - interval '40 days' where customer_id = $1`,
    [customer],
  );
  await set('customers', customer, 'INACTIVE');
  await run();
  await unseen(() => set('customers', customer, 'ACTIVE'));
  expect([await run(), await run()]).toEqual([{ CLIENT_ACTIVATED: 1 }, {}]);
});

test('facts from before the journey, or from a pause of it, stay without events', async () => {
  const early = await aCustomer(database, tenantId);
  await aDeliverable(early, 1, 'COMPLETED');
  await journey(true);
  expect([await run(), await events()]).toEqual([{}, []]);
  await journey(false);
  await aCustomer(database, tenantId);
  await unseen(() => aCustomer(database, tenantId));
  await run();
  await journey(true);
  expect([await run(), await events()]).toEqual([{}, []]);
  await unseen(() => aCustomer(database, tenantId));
  expect(await run()).toEqual({ CLIENT_CREATED: 1, CLIENT_ACTIVATED: 1 });
});

test('a journey that was switched on unseen begins with the first comparison', async () => {
  await unseen(async () => {
    await aCustomer(database, tenantId);
    await journey(true);
  });
  expect([await run(), await events()]).toEqual([{}, []]);
  await unseen(() => aCustomer(database, tenantId));
  expect(await run()).toEqual({ CLIENT_CREATED: 1, CLIENT_ACTIVATED: 1 });
});

test('five runs at the same time raise each event once', async () => {
  await journey(true);
  await unseen(async () => {
    for (let n = 0; n < 20; n += 1) await aCustomer(database, tenantId);
  });
  const sessions = await Promise.all(Array.from({ length: 5 }, () => openEngineSession(database.url)));
  const raised = await Promise.all(sessions.map((session) => reconcile(databaseOver(session), tenantId, NOW, 7)));
  await Promise.all(sessions.map((session) => session.end()));
  expect(raised.reduce((sum, { CLIENT_CREATED = 0 }) => sum + CLIENT_CREATED, 0)).toBe(20);
  expect(await events()).toHaveLength(40);
});

test('other tenants are left alone', async () => {
  await journey(true);
  const mine = tenantId;
  tenantId = await aTenant(database);
  await journey(true);
  await unseen(() => aCustomer(database, tenantId));
  tenantId = mine;
  expect(await run()).toEqual({});
});
