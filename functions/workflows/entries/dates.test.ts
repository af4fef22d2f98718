/** Entries of the kind `date`: customers enter before or after a date of theirs, which may move. */
import { expect, test } from 'vitest';
import { databaseOver, openEngineSession } from '../../../lib/database/session.ts';
import { daysLater, NOW } from '../advance/setup-walk.ts';
import { setUpDates } from './setup-dates.ts';

const { customers, entered, follow, look, moments, query, reasons, renew, runs, state, wake } = setUpDates();

const renewal = { field: 'customer.attributes.renewal' };
const weekBefore = { ...renewal, offset: { n: -7, unit: 'days' } };

test('a customer enters seven days before the date, once, and nothing happens until then', async () => {
  const [customer] = await customers(1, { attributes: { renewal: '2026-03-20' } });
  await customers(1);
  await follow({ ...weekBefore, at: '09:30' });
  expect(await moments()).toEqual(['2026-03-13T09:30:00.000Z']);
  const alarms = await query(`select due_at from automation.outbox where topic = 'workflows' and due_at > $1`, [NOW]);
  expect(alarms).toEqual([{ due_at: new Date('2026-03-13T09:30:00Z') }]);
  await wake(new Date('2026-03-13T09:29:59Z'));
  expect(await runs()).toBe(0);
  for (const time of ['09:30:00', '09:30:00', '11:00:00']) await wake(new Date(`2026-03-13T${time}Z`));
  expect(await entered()).toEqual([[customer, '2026-03-13T09:30:00.000Z']]);
  const [run] = await query(`select occurrence_key, data -> 'trigger' as trigger from automation.runs`);
  expect(run).toEqual({
    occurrence_key: `date:1:${customer}:2026-03-20`,
    trigger: { kind: 'date', entry: 1, date: '2026-03-20', at: '2026-03-13T09:30:00.000Z' },
  });
  expect(await moments()).toEqual([]);
});

test('the moment follows the date: later, earlier, cleared, no date, and set again', async () => {
  const [customer] = await customers(1, { attributes: { renewal: '2026-03-20' } });
  await follow(weekBefore);
  const after = async (value: unknown) => {
    await renew(customer, value);
    await wake(NOW);
    return moments();
  };
  expect(await after('2026-04-20')).toEqual(['2026-04-13T00:00:00.000Z']);
  expect(await after('2026-03-10T08:00:00+01:00')).toEqual(['2026-03-03T07:00:00.000Z']);
  for (const value of [null, 'soon', '2026-02-30', 20260320, { at: '2026-03-20' }]) {
    expect(await after(value)).toEqual([]);
    expect(await after('2026-03-20')).toEqual(['2026-03-13T00:00:00.000Z']);
  }
  await wake(daysLater(30));
  expect(await runs()).toBe(1);
});

test('a date that comes to be with a new customer counts, and one of a customer who is deleted does not', async () => {
  await follow(weekBefore);
  const [gone, stays] = await customers(2, { attributes: { renewal: '2026-03-20' } });
  await wake(NOW);
  expect(await moments()).toHaveLength(2);
  await query('delete from crm.customers where id = $1', [gone]);
  await wake(daysLater(1));
  expect(await moments()).toHaveLength(1);
  await wake(daysLater(20));
  expect([(await entered()).map(([id]) => id), await reasons()]).toEqual([[stays], []]);
});

test('a customer who is deleted in the very minute lets nobody enter', async () => {
  const [customer] = await customers(1, { attributes: { renewal: '2026-03-20' } });
  await follow(weekBefore);
  await query('delete from crm.customers where id = $1', [customer]);
  await query('delete from automation.wait_notices');
  await wake(daysLater(20));
  expect([await runs(), await moments()]).toEqual([0, []]);
});

test('a moment that is over when the date is written lets nobody enter', async () => {
  const [customer] = await customers(1, { attributes: { renewal: '2026-03-05' } });
  await follow(weekBefore);
  await renew(customer, '2026-03-08');
  await wake(NOW);
  // The moment of 2026-03-08 is midnight of this day.
  await wake(daysLater(30));
  expect(await runs()).toBe(0);
});

test('a moment that comes while the writer is late lets the customer enter then', async () => {
  const [customer] = await customers(1);
  await follow(weekBefore);
  await renew(customer, '2026-03-20');
  await query('update automation.wait_notices set created_at = $1', [new Date('2026-03-12T23:59:00Z')]);
  await wake(new Date('2026-03-13T00:05:00Z'));
  expect(await entered()).toEqual([[customer, '2026-03-13T00:05:00.000Z']]);
});

test('a moment that has come stays when the row changes otherwise, and a change that nobody noticed counts', async () => {
  const [one, other] = await customers(2, { attributes: { renewal: '2026-03-20' } });
  await follow(weekBefore);
  await query(`update crm.customers set name = 'Other' where id = $1`, [one]);
  await renew(other, '2026-03-25');
  await query(`delete from automation.wait_notices where subject = 'customer:' || $1`, [other]);
  await wake(new Date('2026-03-13T00:05:00Z'));
  expect((await entered()).map(([id]) => id)).toEqual([one]);
  expect(await moments()).toEqual(['2026-03-18T00:00:00.000Z']);
});

test('the daily look finds a date that no notice told of', async () => {
  const [customer] = await customers(1);
  const workflow = await follow(weekBefore);
  await renew(customer, '2026-03-20');
  await query('delete from automation.wait_notices');
  await look(workflow, 'UTC', daysLater(1));
  expect(await moments()).toEqual(['2026-03-13T00:00:00.000Z']);
});

test('with the clock set forward by months all enter, once, each for its own date', async () => {
  const all = await customers(40, { attributes: { renewal: '2026-03-20' } });
  for (const [index, id] of all.entries()) await renew(id, daysLater(10 + index).toISOString());
  await follow(weekBefore);
  for (const _ of [1, 2]) await wake(daysLater(200), { limit: 7 });
  expect([new Set((await entered()).map(([id]) => id)).size, await runs()]).toEqual([40, 40]);
});

test.each([
  ['every-occurrence', 2],
  ['once', 1],
])('the date of the next year counts by reentry: %s', async (reentry, expected) => {
  const [customer] = await customers(1, { attributes: { renewal: '2026-03-20' } });
  await follow(weekBefore, { reentry });
  await wake(daysLater(20));
  // The same date again is no other one, wherever it was meanwhile.
  for (const value of ['2026-09-01', '2026-03-20', '2027-03-20']) {
    await renew(customer, value);
    await wake(daysLater(20));
  }
  await wake(daysLater(400));
  expect(await runs()).toBe(expected);
});

test('the condition is asked at the moment, and counted when it does not hold', async () => {
  const [customer] = await customers(1, { attributes: { renewal: '2026-03-20', plan: 'big' } });
  await customers(1, { attributes: { renewal: '2026-03-20', plan: 'small' } });
  await follow({ ...weekBefore, where: { path: 'customer.attributes.plan', op: 'eq', value: 'big' } });
  await wake(daysLater(20));
  expect([(await entered()).map(([id]) => id), await reasons()]).toEqual([
    [customer],
    [{ reason: 'NO_MATCH', entries: 1 }],
  ]);
});

test('dates of orders move with the orders', async () => {
  const [customer] = await customers(1);
  await follow({ field: 'orders.lastAt', offset: { n: 30, unit: 'days' } });
  const order = (at: Date) =>
    query(
      `insert into crm.orders (tenant_id, customer_id, ordered_at, status, total) values ($1, $2, $3, 'PLACED', 1)`,
      [state.tenantId, customer, at],
    );
  await order(daysLater(-10));
  await wake(NOW);
  expect(await moments()).toEqual([daysLater(20).toISOString()]);
  await order(daysLater(5));
  await wake(daysLater(6));
  await wake(daysLater(34));
  expect(await runs()).toBe(0);
  await wake(daysLater(35));
  expect(await runs()).toBe(1);
});

test('a walk that dies before its commit is repeated, and two at once let each enter once', async () => {
  await customers(60, { attributes: { renewal: '2026-03-20' } });
  await follow(weekBefore);
  const { client, engine, url } = state.database;
  await client.query('begin');
  await client.query('select from automation.enter_due_dates(1000, $1)', [daysLater(20)]);
  await client.query('rollback');
  expect([await runs(), (await moments()).length]).toEqual([0, 60]);
  const session = await openEngineSession(url);
  const both = [engine, databaseOver(session)].map((one) => wake(daysLater(20), { limit: 5, engine: one }));
  await Promise.all(both);
  await session.end();
  expect([await runs(), await moments()]).toEqual([60, []]);
});

test('a date whose run cannot be written is counted, and holds no other', async () => {
  const [bad] = await customers(5, { attributes: { renewal: '2026-03-20' } });
  await follow(weekBefore);
  await query(
    `create function refuse_one() returns trigger language plpgsql as $$ begin
       if new.customer_id = '${bad}' then raise exception 'not this one'; end if; return new; end $$;
     create trigger refuse_one before insert on automation.runs for each row execute function refuse_one()`,
  );
  await wake(daysLater(20));
  await query('drop trigger refuse_one on automation.runs; drop function refuse_one');
  expect([await runs(), await reasons(), await moments()]).toEqual([4, [{ reason: 'ENTRY_FAILED', entries: 1 }], []]);
});

test('tenants without such an entry pay nothing for new customers', async () => {
  await customers(3);
  await query(`update crm.customers set attributes = '{"renewal": "2026-03-20"}'`);
  expect(await query('select from automation.wait_notices')).toEqual([]);
});
