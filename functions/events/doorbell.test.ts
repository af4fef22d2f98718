/** The doorbell: how a transaction invokes the relay at commit. */
import { describe, expect, test } from 'vitest';
import { setUpCrmWriter } from './setup-crm-writer.ts';

const { state: crm, newTenant, invocations, types, insertCustomers } = setUpCrmWriter();

describe('the doorbell', () => {
  test('rings once for each transaction, with its id, and short time-outs', async () => {
    const heard: string[] = [];
    crm.writer.on('notice', ({ message = '' }) => heard.push(message));
    await crm.writer.query('begin');
    const { rows } = await crm.writer.query<{ xid: string }>('select pg_current_xact_id()::text as xid');
    for (let n = 0; n < 5; n += 1) await insertCustomers(2);
    expect(heard).toEqual([]);
    await crm.writer.query('commit');
    expect(heard).toEqual([`rang arn:relay {"xid" : "${rows[0]?.xid}"} eu-west-1 Event 500/1000`]);
    await insertCustomers(1);
    expect(await invocations()).toBe(2);
    crm.writer.removeAllListeners('notice');
  });

  test('rings once for twenty thousand rows, whose events wait a hundred to a row', async () => {
    await insertCustomers(20_000);
    expect(await invocations()).toBe(1);
    const [row] = await crm.database.query(
      `select count(*)::int as "rows", sum(cardinality(event_ids))::int as events, max(cardinality(event_ids)) as most
       from automation.waiting_events where tenant_id = $1`,
      [crm.tenantId],
    );
    expect(row).toEqual({ rows: 400, events: 40_000, most: 100 });
  });

  test('each event of a statement for two tenants waits exactly once, packed by tenant and type', async () => {
    const other = await newTenant(true);
    await crm.writer.query(
      `insert into crm.customers (tenant_id, name, status)
       select case when n % 2 = 0 then $1 else $2 end::uuid, 'Customer ' || n, case when n % 3 = 0 then 'ACTIVE' else 'LEAD' end
       from generate_series(1, 900) n`,
      [crm.tenantId, other],
    );
    const packed = await crm.database.query(
      `select w.tenant_id, w.type, count(*)::int as events, count(distinct e.id)::int as ids, count(distinct w.id)::int as "rows"
       from automation.waiting_events w cross join lateral unnest(w.event_ids) s(id)
       join automation.events e on e.tenant_id = w.tenant_id and e.id = s.id and e.type = w.type
       where w.tenant_id in ($1, $2) group by 1, 2 order by w.tenant_id = $1 desc, 2`,
      [crm.tenantId, other],
    );
    const each = (tenant_id: string) => [
      { tenant_id, type: 'CLIENT_ACTIVATED', events: 150, ids: 150, rows: 2 },
      { tenant_id, type: 'CLIENT_CREATED', events: 450, ids: 450, rows: 5 },
    ];
    expect(packed).toEqual([...each(crm.tenantId), ...each(other)]);
  });

  test('comes with ids that are UUIDs of version 4, from bulk and single inserts alike', async () => {
    await insertCustomers(3);
    await insertCustomers(1);
    const rows = await crm.database.query<{ id: string }>('select id from automation.events where tenant_id = $1', [
      crm.tenantId,
    ]);
    expect(new Set(rows.map(({ id }) => id)).size).toBe(8);
    for (const { id } of rows)
      expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  test('does not ring when the writer rolls back, and nothing is left', async () => {
    await crm.writer.query('begin');
    await insertCustomers(5);
    await crm.writer.query('rollback');
    const [row] = await crm.database.query(
      'select count(*)::int as n from automation.waiting_events where tenant_id = $1',
      [crm.tenantId],
    );
    expect([await invocations(), await types(), row]).toEqual([0, [], { n: 0 }]);
  });

  test.each([
    ['fails', `raise exception 'no way to Lambda'`],
    ['is out of time', 'perform pg_sleep(10)'],
    ['is not there', undefined],
  ])('never makes a writer fail when the call %s', async (_, body) => {
    const signature = 'aws_lambda.invoke(function_name text, payload json, region text, invocation_type text)';
    await crm.database.query('begin');
    await crm.database.query(`drop function aws_lambda.invoke`);
    const broken = `create function ${signature} returns table (status_code int) language plpgsql as $$ begin ${body}; end $$`;
    if (body !== undefined) await crm.database.query(broken);
    await crm.database.query('set local statement_timeout = 300');
    await crm.database.query(`insert into crm.customers (tenant_id, name) values ($1, 'Brave')`, [crm.tenantId]);
    await crm.database.query('set constraints all immediate');
    expect(await types()).toEqual(['CLIENT_ACTIVATED', 'CLIENT_CREATED']);
    await crm.database.query('rollback');
  });

  test('is off without a target, and then leaves nothing to remove', async () => {
    await crm.database.query('begin');
    await crm.database.query('delete from automation.doorbell_target');
    await crm.database.query(`insert into crm.customers (tenant_id, name) values ($1, 'Quiet')`, [crm.tenantId]);
    const rows = await crm.database.query('select xid from automation.doorbells where xid = pg_current_xact_id()');
    await crm.database.query('rollback');
    expect(rows).toEqual([]);
  });
});
