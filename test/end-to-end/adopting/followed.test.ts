/** What the recipe of docs/adopting.md does with each change in a CRM that it has adopted. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aTrigger } from '../../support/database/factory.ts';
import { evaluateTenant } from '../../support/triggers/evaluate-tenant.ts';
import { triggerTypes } from '../../support/triggers/trigger-types.ts';
import { type Adopted, adoptShop } from './setup-adopted.ts';

let shop: Adopted;
beforeAll(async () => {
  shop = await adoptShop();
});
afterAll(() => shop?.stop());

const refused = () =>
  shop.database.query<object>(
    'select collection, id, code, detail, missing_id from adoption.refused order by collection, id',
  );

describe('a change in the CRM', () => {
  test.each([
    ['of all contacts at once', "update shop.contacts set segment = 'silver', tel = null"],
    [
      'new rows of each table',
      `insert into shop.people (full_name) values ('New');
      insert into shop.items (code, title) values ('N', 'New');
      insert into shop.contacts (first_name, owner_id) select 'New', max(person_id) from shop.people;
      insert into shop.deals (contact_no, state, won_at) select max(contact_no), 'won', '2025-05-05' from shop.contacts;
      insert into shop.deal_lines (deal_no, pos, item_no, price) select max(deal_no), 1, 1, 9.99 from shop.deals;
      insert into shop.visits (contact_no, item_no, visited_at) select max(contact_no), 1, '2025-05-05' from shop.contacts`,
    ],
    [
      'of states: deals become orders, and orders deals',
      `
      update shop.deals set state = 'won', won_at = '2025-06-01' where state = 'open' and deal_no % 3 = 0;
      update shop.deals set state = 'open', won_at = null where state = 'won' and deal_no % 3 = 1;
      update shop.deals set state = 'lost' where state = 'shipped' and deal_no % 5 = 0`,
    ],
    [
      'marks as deleted, and back',
      `
      update shop.contacts set deleted_at = case when deleted_at is null then now() end where contact_no % 7 = 0;
      update shop.deals set deleted_at = case when deleted_at is null then now() end where deal_no % 5 = 0;
      update shop.visits set is_cancelled = not is_cancelled where visit_id % 3 = 0`,
    ],
    [
      'lines that move between deals, and go',
      `
      update shop.deal_lines set deal_no = deal_no + 4, pos = pos + 10 where deal_no % 8 = 3 and deal_no < 2900;
      delete from shop.deal_lines where pos = 2 and deal_no % 3 = 0`,
    ],
    [
      'other ids',
      `
      update shop.visits set visit_id = visit_id + 100000 where visit_id % 5 = 0`,
    ],
    [
      'deletes with what hangs on them',
      `
      delete from shop.deals where deal_no % 6 = 0;
      delete from shop.contacts c where not exists (select from shop.deals d where d.contact_no = c.contact_no) and contact_no % 3 = 0`,
    ],
    ['truncates', 'truncate shop.visits'],
  ])('%s', async (_, sql) => {
    await shop.crm(sql);
    expect(await shop.differences()).toEqual([]);
    expect(await refused()).toEqual([]);
  });

  test('of 2 000 rows is two calls of the upsert', async () => {
    await shop.database.query("begin; set local track_functions = 'all'");
    await shop.database.query(
      `update shop.contacts set tel = '1' where contact_no in (select contact_no from shop.contacts order by 1 limit 2000)`,
    );
    const calls = await shop.database.query(
      "select calls from pg_stat_xact_user_functions where schemaname = 'automation' and funcname = 'store_rows'",
    );
    await shop.database.query('rollback');
    expect(calls).toEqual([{ calls: '2' }]);
  });

  test('that is rolled back leaves nothing', async () => {
    await shop.crm("begin; update shop.contacts set tel = 'never'; rollback");
    expect(await shop.differences()).toEqual([]);
    expect(await shop.database.query("select from crm.customers where phone = 'never'")).toEqual([]);
  });

  test('by two at once, of parts of one row, keeps both', async () => {
    const other = await shop.session();
    await shop.crm(
      "insert into shop.deals (deal_no, contact_no, state, won_at) select 90001, min(contact_no), 'won', now() from shop.contacts",
    );
    await shop.crm('begin; insert into shop.deal_lines (deal_no, pos, item_no, price) values (90001, 1, 1, 5)');
    const second = other.query('insert into shop.deal_lines (deal_no, pos, item_no, price) values (90001, 2, 2, 7)');
    await shop.crm('commit');
    await second;
    expect(await shop.differences()).toEqual([]);
    expect(await shop.database.query("select total from crm.orders where external_id = '90001'")).toEqual([
      { total: '12.00' },
    ]);
  });
});

describe('what the recipe leaves to Followthrough', () => {
  test('is not set back: a date that was acted on, a follow-up that was done', async () => {
    await shop.crm(`
      insert into shop.contacts (contact_no, first_name, quiet_until) values (80001, 'Quiet', current_date + 1);
      insert into shop.visits (visit_id, contact_no, item_no, visited_at) values (80001, 80001, 1, now())`);
    await shop.database.query(`
      update crm.customers set do_not_contact_until = null where external_id = '80001';
      update crm.sample_usages set followed_up_at = now() where external_id = '80001'`);
    await shop.crm(`
      update shop.contacts set quiet_until = current_date, tel = '2' where contact_no = 80001;
      update shop.visits set note = 'x' where visit_id = 80001`);
    const [row] = await shop.database.query(`
      select c.phone, c.do_not_contact_until, s.feedback, s.followed_up_at is not null as done
      from crm.customers c join crm.sample_usages s on s.customer_id = c.id where c.external_id = '80001'`);
    expect(row).toEqual({ phone: '2', do_not_contact_until: null, feedback: 'x', done: true });
  });
});

describe('a row that cannot be stored', () => {
  test('fails neither the CRM nor the others, is listed, and comes when it is mended', async () => {
    await shop.crm(`
      insert into shop.deals (deal_no, contact_no, state, won_at)
      select 91000 + n, (select min(contact_no) from shop.contacts), 'won', now() from generate_series(1, 5) n;
      insert into shop.deal_lines (deal_no, pos, item_no, price)
      select 91000 + n, pos, 1, case n when 3 then 9999999999.99 else 1 end from generate_series(1, 5) n, generate_series(1, 2) pos`);
    expect(await refused()).toMatchObject([{ collection: 'orders', id: '91003', code: '22003' }]);
    expect(await shop.differences()).toEqual(['orders 91003 different lines']);
    await shop.crm('update shop.deal_lines set price = 2 where deal_no = 91003');
    expect(await refused()).toEqual([]);
    expect(await shop.differences()).toEqual([]);
  });

  test('because another is missing comes with that one', async () => {
    const { database } = shop;
    await database.query(`set session_replication_role = replica;
      insert into shop.contacts (contact_no, first_name) values (92001, 'Unseen');
      set session_replication_role = origin`);
    await shop.crm(
      'insert into shop.visits (visit_id, contact_no, item_no, visited_at) values (92001, 92001, 1, now())',
    );
    expect(await refused()).toMatchObject([
      { collection: 'samples', id: '92001', code: 'REFERENCE_MISSING', missing_id: '92001' },
    ]);
    await shop.crm("update shop.contacts set tel = '3' where contact_no = 92001");
    expect(await refused()).toEqual([]);
    expect(await shop.differences()).toEqual([]);
  });

  test('because the person was erased stays out', async () => {
    const { database, tenantId } = shop;
    await shop.crm("insert into shop.contacts (contact_no, first_name) values (93001, 'Forget me')");
    await database.query(`select set_config('followthrough.tenant_id', '${tenantId}', false)`);
    await database.query("select automation.erase_customer('93001', now())");
    await shop.crm("update shop.contacts set tel = '4' where contact_no = 93001");
    expect(await refused()).toMatchObject([{ collection: 'customers', id: '93001', code: 'ERASED' }]);
    await shop.crm('delete from shop.contacts where contact_no = 93001');
    expect(await refused()).toEqual([]);
  });
});

describe('another map', () => {
  const map = (name: string, extra = '') =>
    shop.database.query(`create or replace view adoption.products as
      select ${extra} i.item_no as id, jsonb_build_object('sku', i.code, 'name', ${name}) as item from shop.items i`);

  test('counts for the rows that are noted', async () => {
    await map('upper(i.title)');
    expect(await shop.differences()).toContain('products 1 different name');
    await shop.database.query('select adoption.note_all()');
    await shop.catchUp();
    expect(await shop.differences()).toEqual([]);
  });

  test('whose rows cannot be locked refuses them, and the CRM goes on', async () => {
    await map('i.title', 'distinct');
    await shop.crm('update shop.items set title = title where item_no = 1');
    expect(await refused()).toMatchObject([{ collection: 'products', id: '1', code: '0A000' }]);
    await map('i.title');
    await shop.database.query(
      'insert into adoption.changed (collection, id) select r.collection, r.id from adoption.refused r on conflict do nothing',
    );
    await shop.database.query('select adoption.note_all()');
    await shop.catchUp();
    expect(await refused()).toEqual([]);
    expect(await shop.differences()).toEqual([]);
  });
});

describe('a trigger of Followthrough', () => {
  const now = new Date();
  const evaluate = (hours: number) =>
    evaluateTenant(
      shop.database.engine,
      triggerTypes.sampleNoOrder,
      shop.tenantId,
      new Date(now.getTime() + hours * 3_600_000),
    );
  const visit = (id: number) => `insert into shop.visits (visit_id, contact_no, item_no, visited_at)
    select ${id}, min(c.contact_no), 20, now() - interval '10 days' from shop.contacts c
    where c.stage = 'customer' and c.first_name is not null and c.quiet_until is null and c.deleted_at is null`;

  test('acts on a visit that the CRM writes', async () => {
    await aTrigger(shop.database, shop.tenantId, 'SAMPLE_NO_ORDER', { daysAfter: 5 });
    await evaluate(0);
    await shop.crm(visit(94001));
    expect(await evaluate(6)).toMatchObject([{ created: 1 }]);
    expect(await evaluate(12)).toMatchObject([{ created: 0 }]);
  });

  test('acts on one that logical replication writes, once it is caught up', async () => {
    const { database } = shop;
    await database.query("select adoption.watch_replica('shop.visits', 'samples', 'visit_id')");
    await database.query(
      `set session_replication_role = replica; ${visit(94002)}; set session_replication_role = origin`,
    );
    expect(await shop.differences()).toEqual(['samples 94002 missing']);
    await shop.catchUp();
    expect(await shop.differences()).toEqual([]);
    expect(await evaluate(18)).toMatchObject([{ created: 1 }]);
  });
});
