/** Events that workflows listen to beyond the seven: what changes of the CRM's tables mean, for whom they are recorded, and how deep they go. */
import { expect, test } from 'vitest';
import { aCustomer, anOrder, aProduct, aSample, aTenant, insert } from '../../../test/support/database/factory.ts';
import { NOW, setUpWalk } from '../advance/setup-walk.ts';
import { setUpListening } from '../advance/waits/setup-listening.ts';

const set = setUpWalk();
const { activate, customers, walk, query, state } = set;
const { listen, reasons, runs, events } = setUpListening(set);

const edges = ['s>t', 't>e'];
const nodes = (entry: object, node: object = { type: 'set', data: { variables: { seen: 'yes' } } }) => ({
  s: { type: 'start', data: { entries: [{ kind: 'event', ...entry }] } },
  ...{ t: node, e: { type: 'end' } },
});
const every = { settings: { reentry: 'every-occurrence' } };
const listenTo = async (...types: string[]) => listen(await activate(nodes({ types }), edges, every));
const seen = async () => (await events()).map(({ type }) => type).sort();

test('nothing is recorded while nobody listens, nor for a tenant who does not', async () => {
  await customers(1);
  await listenTo('customer.created', 'customer.updated');
  await aCustomer(state.database, await aTenant(state.database));
  await query(`update crm.customers set name = 'Other'`);
  expect(await query('select distinct tenant_id from automation.events where handled_at is not null')).toEqual([
    { tenant_id: state.tenantId },
  ]);
  expect((await seen()).filter((type) => type.startsWith('customer.'))).toEqual(['customer.updated']);
});

test('a change of a customer says what changed, from what to what, attributes by their path', async () => {
  const [customer] = await customers(1, { attributes: { score: 70, plan: { size: 1, kept: true } } });
  await listenTo('customer.updated');
  await query(
    `update crm.customers set status = 'INACTIVE', updated_at = now() + interval '1 day',
       attributes = '{"score": 85, "plan": {"size": 2, "kept": true}, "new": [1]}' where id = $1`,
    [customer],
  );
  await query('update crm.customers set updated_at = now() where id = $1', [customer]);
  const [first, ...more] = (await events()).filter(({ type }) => type === 'customer.updated');
  expect(more).toEqual([]);
  expect(first?.data.changes).toEqual({
    status: { from: 'ACTIVE', to: 'INACTIVE' },
    'attributes.score': { from: 70, to: 85 },
    'attributes.plan': { from: { size: 1, kept: true }, to: { size: 2, kept: true } },
    'attributes.plan.size': { from: 1, to: 2 },
    'attributes.new': { from: null, to: [1] },
    attributes: {
      from: { score: 70, plan: { size: 1, kept: true } },
      to: { score: 85, plan: { size: 2, kept: true }, new: [1] },
    },
  });
});

test('a score that rises over 80 starts a run once for each time', async () => {
  const where = { path: 'customer.attributes.score', op: 'crosses-up', value: 80 };
  await listen(await activate(nodes({ types: ['customer.updated'], where }), edges, every));
  const [customer] = await customers(1, { attributes: { score: 10 } });
  for (const score of [79, 85, 90, 20, 80])
    await query(`update crm.customers set attributes = jsonb_build_object('score', $2::int) where id = $1`, [
      customer,
      score,
    ]);
  await walk();
  expect([await runs(), await reasons()]).toEqual([2, [{ reason: 'NO_MATCH', entries: 3 }]]);
});

test('orders, samples, tasks, bookings and deliverables, each change once', async () => {
  const [customer = ''] = await customers(1);
  const { database, tenantId } = state;
  await listenTo(
    ...['order.placed', 'order.delivered', 'order.cancelled', 'sample.given', 'sample.followed-up'],
    ...['task.created', 'task.completed', 'task.cancelled', 'booking.created', 'booking.moved', 'booking.cancelled'],
    ...['deliverable.created', 'deliverable.approved'],
  );
  await query('delete from automation.events');
  const row = { tenant_id: tenantId, customer_id: customer };
  const order = await insert(database, 'crm.orders', { ...row, ordered_at: NOW });
  for (const status of ['DELIVERED', 'DELIVERED', 'CANCELLED'])
    await query('update crm.orders set status = $2 where id = $1', [order, status]);
  const sample = await aSample(database, tenantId, customer, await aProduct(database, tenantId), '2026-01-01');
  await query('update crm.sample_usages set followed_up_at = $2 where id = $1', [sample, NOW]);
  const task = await insert(database, 'crm.tasks', { ...row, title: 'Call' });
  for (const status of ['IN_PROGRESS', 'COMPLETED'])
    await query('update crm.tasks set status = $2 where id = $1', [task, status]);
  const booking = { ...row, booking_type: 'call', time_zone: 'UTC', scheduled_at: '2027-01-01', buffer_until: null };
  const [moved, gone] = [
    await insert(database, 'crm.bookings', booking),
    await insert(database, 'crm.bookings', booking),
  ];
  await query(`update crm.bookings set scheduled_at = '2027-02-01', notes = 'later' where id = $1`, [moved]);
  await query('delete from crm.bookings where id = $1', [gone]);
  const deliverable = await insert(database, 'crm.deliverables', { ...row, month: 1 });
  await query(`update crm.deliverables set status = 'APPROVED' where id = $1`, [deliverable]);
  expect(await seen()).toEqual([
    ...['booking.cancelled', 'booking.created', 'booking.created', 'booking.moved'],
    ...['deliverable.approved', 'deliverable.created', 'order.cancelled', 'order.delivered', 'order.placed'],
    ...['sample.followed-up', 'sample.given', 'task.completed', 'task.created'],
  ]);
  expect(await query(`select from automation.waiting_events where type like '%.%'`)).toEqual([]);
  expect((await events()).find(({ type }) => type === 'booking.moved')?.data).toMatchObject({ bookingId: moved });
});

test('an order that is written as delivered was placed and delivered', async () => {
  const [customer = ''] = await customers(1);
  await listenTo('order.placed', 'order.delivered');
  await anOrder(state.database, state.tenantId, customer, '2026-01-01');
  expect((await seen()).filter((type) => type.startsWith('order.'))).toEqual(['order.delivered', 'order.placed']);
});

test('a circle of workflows ends at the eighth event, which is counted', async () => {
  const task = { type: 'task', data: { title: 'Again' } };
  await listen(await activate(nodes({ types: ['task.created'] }, task), edges, every));
  const [customer] = await customers(1);
  await insert(state.database, 'crm.tasks', { tenant_id: state.tenantId, customer_id: customer, title: 'First' });
  await walk();
  for (let turn = 0; turn < 12; turn += 1) await walk();
  expect((await events()).filter(({ type }) => type === 'task.created').map(({ depth }) => depth)).toEqual([
    0, 1, 2, 3, 4, 5, 6, 7, 8,
  ]);
  expect([await runs(), await reasons()]).toEqual([8, [{ reason: 'TOO_DEEP', entries: 1 }]]);
});

test('the end of a run is an event that starts another workflow', async () => {
  await listen(await activate(nodes({ types: ['CLIENT_MILESTONE_REACHED'] }), edges));
  const where = { path: 'event.outcome', op: 'eq', value: 'DONE' };
  await listen(await activate(nodes({ types: ['workflow.finished'], where }), edges, every));
  const [customer] = await customers(1);
  const milestone = { type: 'CLIENT_MILESTONE_REACHED', customer_id: customer, dedupe_key: 'test' };
  await insert(state.database, 'automation.events', { tenant_id: state.tenantId, ...milestone });
  for (let turn = 0; turn < 12; turn += 1) await walk();
  const finished = (await events()).filter(({ type }) => type === 'workflow.finished');
  expect(finished[0]).toMatchObject({ depth: 1, data: { status: 'FINISHED', runId: expect.any(String) } });
});
