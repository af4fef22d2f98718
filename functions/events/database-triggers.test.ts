/** Who writes, and what the database makes of it: rows only, and a bell that counts. */
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { aCustomer, aTenant, insert } from '../../test/support/database/factory.ts';
import { createTestDatabase, type TestDatabase } from '../../test/support/database/setup-database.ts';

let database: TestDatabase;
/** A session of its own, as a CRM has one: no superuser, no rights on `automation`. */
let writer: pg.Client;
let tenantId: string;

/** Stands for Lambda: rings that were heard, whatever became of their transaction. */
const BELL = `
  create schema aws_lambda;
  create sequence heard;
  create function aws_lambda.invoke(function_name text, payload json, region text, invocation_type text)
  returns table (status_code int) language plpgsql as $$
  begin
    perform nextval('public.heard');
    raise notice 'rang % % % % %', function_name, payload, region, invocation_type,
      current_setting('aws_lambda.connect_timeout_ms') || '/' || current_setting('aws_lambda.request_timeout_ms');
    return query select 202;
  end $$;
  insert into automation.doorbell_target (function_arn, region) values ('arn:relay', 'eu-west-1')`;

const rings = async () => {
  const [row] = await database.query<{ rings: number }>(
    'select case when is_called then last_value else 0 end::int as rings from heard',
  );
  return row?.rings;
};

const events = (of = tenantId) =>
  database.query<{ type: string; customer_id: string; data: unknown }>(
    'select type, customer_id, data from automation.events where tenant_id = $1 order by type, occurred_at, customer_id',
    [of],
  );
const types = async (of = tenantId) => (await events(of)).map(({ type }) => type);

async function newTenant(clientJourney: boolean): Promise<string> {
  const tenant = await aTenant(database);
  await database.query('insert into automation.tenant_settings (tenant_id, client_journey) values ($1, $2)', [
    tenant,
    clientJourney,
  ]);
  return tenant;
}

beforeAll(async () => {
  database = await createTestDatabase();
  await database.query(BELL);
  await database.query(`
    do $$ begin create role a_crm login; exception when duplicate_object then null; end $$;
    grant usage on schema crm to a_crm;
    grant select, insert, update, delete on all tables in schema crm to a_crm;
    do $$ declare t text; begin
      for t in select tablename from pg_tables where schemaname = 'crm' loop
        execute format('create policy any_crm on crm.%I to a_crm using (true) with check (true)', t);
      end loop;
    end $$`);
  writer = new pg.Client({ connectionString: database.url });
  await writer.connect();
  await writer.query('set role a_crm');
});

beforeEach(async () => {
  tenantId = await newTenant(true);
  await database.query(`alter sequence heard restart`);
});

afterAll(async () => {
  await writer.end();
  await database.drop();
});

const insertCustomers = (count: number, status = 'ACTIVE', tenant = tenantId) =>
  writer.query(
    `insert into crm.customers (tenant_id, name, status) select $1, 'Customer ' || n, $2 from generate_series(1, $3::int) n`,
    [tenant, status, count],
  );

describe('an insert of a customer', () => {
  test('is a CLIENT_CREATED, and a CLIENT_ACTIVATED when the customer is active', async () => {
    await insertCustomers(1);
    expect(await types()).toEqual(['CLIENT_ACTIVATED', 'CLIENT_CREATED']);
    await insertCustomers(1, 'LEAD');
    expect(await types()).toEqual(['CLIENT_ACTIVATED', 'CLIENT_CREATED', 'CLIENT_CREATED']);
  });

  test('puts each event into the outbox, for its handler and for no other', async () => {
    await insertCustomers(1);
    const rows = await database.query<{ topic: string; type: string }>(
      `select o.topic, e.type from automation.outbox o
       join automation.events e on e.tenant_id = o.tenant_id and e.id = any (o.subject_ids)
       where o.tenant_id = $1 order by 1`,
      [tenantId],
    );
    expect(rows).toEqual([
      { topic: 'event:CLIENT_ACTIVATED', type: 'CLIENT_ACTIVATED' },
      { topic: 'event:CLIENT_CREATED', type: 'CLIENT_CREATED' },
    ]);
  });

  test('of a tenant without the journey records nothing and rings nobody', async () => {
    const other = await newTenant(false);
    const without = await aTenant(database);
    await insertCustomers(3, 'ACTIVE', other);
    await insertCustomers(3, 'ACTIVE', without);
    expect([await types(other), await types(without), await rings()]).toEqual([[], [], 0]);
  });

  test('beside such a tenant, in one statement, records its own alone', async () => {
    const other = await newTenant(false);
    await writer.query(`insert into crm.customers (tenant_id, name) values ($1, 'Ours'), ($2, 'Theirs')`, [
      tenantId,
      other,
    ]);
    expect([(await types()).length, (await types(other)).length]).toEqual([2, 0]);
  });

  test('that is an upsert of one who is there records what changed', async () => {
    const id = await aCustomer(database, tenantId, { status: 'LEAD' });
    await writer.query(
      `insert into crm.customers (tenant_id, id, name, status) values ($1, $2, 'Again', 'ACTIVE')
       on conflict (tenant_id, id) do update set status = excluded.status`,
      [tenantId, id],
    );
    expect(await types()).toEqual(['CLIENT_ACTIVATED', 'CLIENT_CREATED']);
  });
});

describe('an update of a customer', () => {
  const setStatus = (status: string) =>
    writer.query('update crm.customers set status = $2 where tenant_id = $1', [tenantId, status]);

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
    await writer.query('begin');
    for (const status of ['ACTIVE', 'INACTIVE', 'ACTIVE']) await setStatus(status);
    await writer.query('commit');
    expect((await types()).filter((type) => type === 'CLIENT_ACTIVATED')).toHaveLength(1);
  });

  test('of anything else is nothing', async () => {
    await insertCustomers(1);
    const before = await types();
    await writer.query(`update crm.customers set name = 'New' where tenant_id = $1`, [tenantId]);
    expect(await types()).toEqual(before);
  });
});

describe('deliverables and business plans', () => {
  test.each([
    ['crm.deliverables', 'DELIVERABLE_COMPLETED', { month: 3 }, { status: 'DRAFT' }, 'deliverableId'],
    ['crm.business_plans', 'BUSINESS_PLAN_COMPLETED', { version: 2 }, { status: 'DRAFT' }, 'planId'],
  ])('%s raise %s when they become COMPLETED', async (table, type, number, draft, member) => {
    const customer_id = await aCustomer(database, tenantId, { status: 'LEAD' });
    const id = await insert(database, table, { tenant_id: tenantId, customer_id, ...number, ...draft });
    expect(await types()).toEqual(['CLIENT_CREATED']);
    for (const _ of [1, 2]) await writer.query(`update ${table} set status = 'COMPLETED' where id = $1`, [id]);
    const [event, ...more] = (await events()).filter((one) => one.type === type);
    expect([event?.customer_id, event?.data, more]).toEqual([customer_id, { [member]: id, ...number }, []]);
    const born = { ...number, status: 'COMPLETED' };
    const other = await aCustomer(database, tenantId, { status: 'LEAD' });
    await insert(database, table, { tenant_id: tenantId, customer_id: other, ...born });
    expect((await types()).filter((one) => one === type)).toHaveLength(2);
  });
});

describe('the doorbell', () => {
  test('rings once for each transaction, with its id, and short time-outs', async () => {
    const heard: string[] = [];
    writer.on('notice', ({ message = '' }) => heard.push(message));
    await writer.query('begin');
    const { rows } = await writer.query<{ xid: string }>('select pg_current_xact_id()::text as xid');
    for (let n = 0; n < 5; n += 1) await insertCustomers(2);
    expect(heard).toEqual([]);
    await writer.query('commit');
    expect(heard).toEqual([`rang arn:relay {"xid" : "${rows[0]?.xid}"} eu-west-1 Event 500/1000`]);
    await insertCustomers(1);
    expect(await rings()).toBe(2);
    writer.removeAllListeners('notice');
  });

  test('rings once for twenty thousand rows, whose events share rows of the outbox', async () => {
    await insertCustomers(20_000);
    expect(await rings()).toBe(1);
    const [row] = await database.query(
      `select count(*)::int as "rows", sum(cardinality(subject_ids))::int as events, max(cardinality(subject_ids)) as most
       from automation.outbox where tenant_id = $1`,
      [tenantId],
    );
    expect(row).toEqual({ rows: 400, events: 40_000, most: 100 });
  });

  test('hands on each event of a statement for two tenants exactly once, packed by tenant and type', async () => {
    const other = await newTenant(true);
    await writer.query(
      `insert into crm.customers (tenant_id, name, status)
       select case when n % 2 = 0 then $1 else $2 end::uuid, 'Customer ' || n, case when n % 3 = 0 then 'ACTIVE' else 'LEAD' end
       from generate_series(1, 900) n`,
      [tenantId, other],
    );
    const packed = await database.query(
      `select o.tenant_id, o.topic, count(*)::int as events, count(distinct e.id)::int as ids, count(distinct o.id)::int as "rows"
       from automation.outbox o cross join lateral unnest(o.subject_ids) s(id)
       join automation.events e on e.tenant_id = o.tenant_id and e.id = s.id and 'event:' || e.type = o.topic
       where o.tenant_id in ($1, $2) group by 1, 2 order by o.tenant_id = $1 desc, 2`,
      [tenantId, other],
    );
    const each = (tenant_id: string) => [
      { tenant_id, topic: 'event:CLIENT_ACTIVATED', events: 150, ids: 150, rows: 2 },
      { tenant_id, topic: 'event:CLIENT_CREATED', events: 450, ids: 450, rows: 5 },
    ];
    expect(packed).toEqual([...each(tenantId), ...each(other)]);
  });

  test('is told of ids that are UUIDs of version 4, from bulk and single inserts alike', async () => {
    await insertCustomers(3);
    await insertCustomers(1);
    const rows = await database.query<{ id: string }>('select id from automation.events where tenant_id = $1', [
      tenantId,
    ]);
    expect(new Set(rows.map(({ id }) => id)).size).toBe(8);
    for (const { id } of rows)
      expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  test('is silent when the writer rolls back, and nothing is left', async () => {
    await writer.query('begin');
    await insertCustomers(5);
    await writer.query('rollback');
    const [row] = await database.query('select count(*)::int as n from automation.outbox where tenant_id = $1', [
      tenantId,
    ]);
    expect([await rings(), await types(), row]).toEqual([0, [], { n: 0 }]);
  });

  test.each([
    ['fails', `raise exception 'no way to Lambda'`],
    ['is out of time', 'perform pg_sleep(10)'],
    ['is not there', undefined],
  ])('never makes a writer fail when the call %s', async (_, body) => {
    const signature = 'aws_lambda.invoke(function_name text, payload json, region text, invocation_type text)';
    await database.query('begin');
    await database.query(`drop function aws_lambda.invoke`);
    const broken = `create function ${signature} returns table (status_code int) language plpgsql as $$ begin ${body}; end $$`;
    if (body !== undefined) await database.query(broken);
    await database.query('set local statement_timeout = 300');
    await database.query(`insert into crm.customers (tenant_id, name) values ($1, 'Brave')`, [tenantId]);
    await database.query('set constraints all immediate');
    expect(await types()).toEqual(['CLIENT_ACTIVATED', 'CLIENT_CREATED']);
    await database.query('rollback');
  });

  test('is off without a target, and then leaves nothing to remove', async () => {
    await database.query('begin');
    await database.query('delete from automation.doorbell_target');
    await database.query(`insert into crm.customers (tenant_id, name) values ($1, 'Quiet')`, [tenantId]);
    const rows = await database.query('select xid from automation.doorbells where xid = pg_current_xact_id()');
    await database.query('rollback');
    expect(rows).toEqual([]);
  });
});

test('two writers at once do not wait for each other', async () => {
  await writer.query('begin');
  await insertCustomers(1);
  await database.query(`set lock_timeout = '2s'`);
  await database.query(`insert into crm.customers (tenant_id, name) values ($1, 'Beside')`, [tenantId]);
  await writer.query('commit');
  expect(await types()).toHaveLength(4);
});
