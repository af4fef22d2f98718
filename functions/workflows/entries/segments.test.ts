/** Entries of the kind `segment`: who comes in or leaves, by events and by the daily look. */
import { expect, test } from 'vitest';
import { advanceWorkflows } from '../advance/queries.gen.ts';
import { daysLater, NOW, setUpWalk } from '../advance/setup-walk.ts';
import { setUpListening } from '../advance/waits/setup-listening.ts';

const set = setUpWalk();
const { activate, customers, query, state } = set;
const { listen, runs, reasons } = setUpListening(set);

const high = { path: 'customer.attributes.score', op: 'gte', value: 50 };
const every = { settings: { reentry: 'every-occurrence' } };

/** Activates, and begins the look at all customers. */
async function follow(entry: object, isSilent = true): Promise<string> {
  const nodes = { s: { type: 'start', data: { entries: [{ kind: 'segment', ...entry }] } }, e: { type: 'end' } };
  const id = await activate(nodes, ['s>e'], every);
  await listen(id);
  await look(id, isSilent);
  return id;
}

const look = (id: string, isSilent: boolean) =>
  query(
    `insert into automation.entry_passes (tenant_id, id, workflow_id, entry, spec, run, created_at)
     select n.tenant_id, gen_random_uuid(), w.id, 1, n.config -> 'entries' -> 0, jsonb_build_object('isSilent', $2::boolean), $3
     from automation.workflows w join automation.graph_nodes n on n.graph_id = w.active_graph_id and n.node = 0 where w.id = $1`,
    [id, isSilent, NOW],
  );

async function wake(now: Date, limit = 1000): Promise<void> {
  while ((await state.database.engine.one(advanceWorkflows, { limit, now })).isMore);
}

const score = (id: string | undefined, to: number) =>
  query(`update crm.customers set attributes = jsonb_build_object('score', $2::int) where id = $1`, [id, to]);
const entered = async () =>
  (
    await query<{ customer_id: string }>('select customer_id from automation.runs order by started_at, occurrence_key')
  ).map(({ customer_id }) => customer_id);

test.each([
  [true, 0],
  [false, 12],
])('who is there when it begins enters only when asked for: silent %s', async (isSilent, expected) => {
  await customers(12, { attributes: { score: 80 } });
  await customers(3, { attributes: { score: 1 } });
  await follow({ when: high }, isSilent);
  await wake(NOW, 1);
  expect(await runs()).toBe(expected);
  expect(await query('select count(*)::int as n from automation.segment_members')).toEqual([{ n: 12 }]);
});

test('a customer enters each time of coming in, not while staying', async () => {
  const [low, other] = await customers(2, { attributes: { score: 10 } });
  await follow({ when: high });
  await wake(NOW);
  for (const [day, to] of [60, 90, 20, 70].entries()) {
    await score(low, to);
    await wake(daysLater(day));
  }
  expect(await entered()).toEqual([low, low]);
  await score(other, 49);
  await wake(daysLater(9));
  expect([await runs(), await reasons()]).toEqual([2, []]);
});

test('on leave, a customer enters when the condition no longer holds', async () => {
  const [customer] = await customers(1, { attributes: { score: 80 } });
  await follow({ when: high, on: 'leave' });
  await wake(NOW);
  for (const [day, to] of [60, 20, 10].entries()) {
    await score(customer, to);
    await wake(daysLater(day));
  }
  expect(await entered()).toEqual([customer]);
});

test('what time alone changes is found by the daily look', async () => {
  const [customer] = await customers(1, { attributes: { lastVisit: '2026-02-28' } });
  const id = await follow({ when: { path: 'customer.attributes.lastVisit', op: 'days-ago-more-than', value: 3 } });
  await wake(NOW);
  await wake(daysLater(5));
  expect(await runs()).toBe(0);
  for (const _ of [1, 2]) {
    await look(id, false);
    await wake(daysLater(5));
  }
  expect(await entered()).toEqual([customer]);
});

test('a customer who was there before does not enter because of a change during the first look', async () => {
  const of = await customers(30, { attributes: { score: 80 } });
  await follow({ when: high });
  await query(`update crm.customers set name = name || '!' where id = $1`, [of[29]]);
  await wake(NOW, 1);
  expect(await runs()).toBe(0);
});
