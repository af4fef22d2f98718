/** Which events the writes of a CRM raise. */
import { describe, expect, test } from 'vitest';
import { aCustomer, aTenant, insert } from '../../test/support/database/factory.ts';
import { setUpCrmWriter } from './setup-crm-writer.ts';

const { state: crm, newTenant, invocations, events, types, insertCustomers } = setUpCrmWriter();

describe('an insert of a customer', () => {
  test('is a CLIENT_CREATED, and a CLIENT_ACTIVATED when the customer is active', async () => {
    await insertCustomers(1);
    expect(await types()).toEqual(['CLIENT_ACTIVATED', 'CLIENT_CREATED']);
    await insertCustomers(1, 'LEAD');
    expect(await types()).toEqual(['CLIENT_ACTIVATED', 'CLIENT_CREATED', 'CLIENT_CREATED']);
  });

  test('lets each event wait for its function, and asks for one wake-up of each', async () => {
    await crm.database.query('truncate automation.outbox');
    await insertCustomers(1);
    await insertCustomers(3);
    const rows = await crm.database.query<{ type: string; events: string }>(
      `select w.type, string_agg(e.type, ' ') as events from automation.waiting_events w
       join automation.events e on e.tenant_id = w.tenant_id and e.id = any (w.event_ids)
       where w.tenant_id = $1 group by w.id, w.type order by w.id`,
      [crm.tenantId],
    );
    const [active, created] = ['CLIENT_ACTIVATED', 'CLIENT_CREATED'];
    expect(rows.map(({ events }) => events).sort()).toEqual([
      active,
      `${active} ${active} ${active}`,
      created,
      `${created} ${created} ${created}`,
    ]);
    for (const { type, events: of } of rows) expect(of.split(' ')).toEqual(of.split(' ').map(() => type));
    const wakeUps = await crm.database.query('select topic, subject_ids from automation.outbox order by topic');
    const wakeUp = (type: string | undefined) => ({ topic: `event:${type}`, subject_ids: null });
    expect(wakeUps).toEqual([wakeUp(active), wakeUp(active), wakeUp(created), wakeUp(created)]);
  });

  test('of a tenant without the journey records nothing and invokes nothing', async () => {
    const other = await newTenant(false);
    const without = await aTenant(crm.database);
    await insertCustomers(3, 'ACTIVE', other);
    await insertCustomers(3, 'ACTIVE', without);
    expect([await types(other), await types(without), await invocations()]).toEqual([[], [], 0]);
  });

  test('in one statement with such a tenant records only the other one', async () => {
    const other = await newTenant(false);
    await crm.writer.query(`insert into crm.customers (tenant_id, name) values ($1, 'Ours'), ($2, 'Theirs')`, [
      crm.tenantId,
      other,
    ]);
    expect([(await types()).length, (await types(other)).length]).toEqual([2, 0]);
  });

  test('that is an upsert of an existing customer records what changed', async () => {
    const id = await aCustomer(crm.database, crm.tenantId, { status: 'LEAD' });
    await crm.writer.query(
      `insert into crm.customers (tenant_id, id, name, status) values ($1, $2, 'Again', 'ACTIVE')
       on conflict (tenant_id, id) do update set status = excluded.status`,
      [crm.tenantId, id],
    );
    expect(await types()).toEqual(['CLIENT_ACTIVATED', 'CLIENT_CREATED']);
  });
});

describe('an update of a customer', () => {
  const setStatus = (status: string) =>
    crm.writer.query('update crm.customers set status = $2 where tenant_id = $1', [crm.tenantId, status]);

  test('is a CLIENT_ACTIVATED when the status becomes ACTIVE, each time', async () => {
    await insertCustomers(2, 'LEAD');
    await setStatus('ACTIVE');
    expect((await types()).filter((type) => type === 'CLIENT_ACTIVATED')).toHaveLength(2);
    await setStatus('ACTIVE');
    expect((await types()).filter((type) => type === 'CLIENT_ACTIVATED')).toHaveLength(2);
    await setStatus('INACTIVE');
    await setStatus('ACTIVE');
    expect((await types()).filter((type) => type === 'CLIENT_ACTIVATED')).toHaveLength(4);
  });

  test('that goes to and fro within one transaction is one event', async () => {
    await insertCustomers(1, 'LEAD');
    await crm.writer.query('begin');
    for (const status of ['ACTIVE', 'INACTIVE', 'ACTIVE']) await setStatus(status);
    await crm.writer.query('commit');
    expect((await types()).filter((type) => type === 'CLIENT_ACTIVATED')).toHaveLength(1);
  });

  test('of anything else is nothing', async () => {
    await insertCustomers(1);
    const before = await types();
    await crm.writer.query(`update crm.customers set name = 'New' where tenant_id = $1`, [crm.tenantId]);
    expect(await types()).toEqual(before);
  });
});

describe('deliverables and business plans', () => {
  test.each([
    ['crm.deliverables', 'DELIVERABLE_COMPLETED', { month: 3 }, { status: 'DRAFT' }, 'deliverableId'],
    ['crm.business_plans', 'BUSINESS_PLAN_COMPLETED', { version: 2 }, { status: 'DRAFT' }, 'planId'],
  ])('%s raise %s when they become COMPLETED', async (table, type, number, draft, member) => {
    const customer_id = await aCustomer(crm.database, crm.tenantId, { status: 'LEAD' });
    const id = await insert(crm.database, table, { tenant_id: crm.tenantId, customer_id, ...number, ...draft });
    expect(await types()).toEqual(['CLIENT_CREATED']);
    for (const _ of [1, 2]) await crm.writer.query(`update ${table} set status = 'COMPLETED' where id = $1`, [id]);
    const [event, ...more] = (await events()).filter((one) => one.type === type);
    expect([event?.customer_id, event?.data, more]).toEqual([customer_id, { [member]: id, ...number }, []]);
    const born = { ...number, status: 'COMPLETED' };
    const other = await aCustomer(crm.database, crm.tenantId, { status: 'LEAD' });
    await insert(crm.database, table, { tenant_id: crm.tenantId, customer_id: other, ...born });
    expect((await types()).filter((one) => one === type)).toHaveLength(2);
  });
});

test('two writers at once do not wait for each other', async () => {
  await crm.writer.query('begin');
  await insertCustomers(1);
  await crm.database.query(`set lock_timeout = '2s'`);
  await crm.database.query(`insert into crm.customers (tenant_id, name) values ($1, 'Beside')`, [crm.tenantId]);
  await crm.writer.query('commit');
  expect(await types()).toHaveLength(4);
});
