/** Who enters a workflow: by events, again or not, and what is refused with which reason. */
import { expect, test } from 'vitest';
import { insert } from '../../../test/support/database/factory.ts';
import { daysLater, NOW, setUpWalk } from './setup-walk.ts';

const { activate, customers, start, walk, query, state } = setUpWalk();

const rest = { type: 'wait', data: { kind: 'duration', n: 1, unit: 'days' } };
const edges = ['s>w', 'w>e'];
const nodes = (entries: readonly object[] = [{ kind: 'manual' }]) => ({
  s: { type: 'start', data: { entries } },
  w: rest,
  e: { type: 'end' },
});

/** What POST /api/workflows/{id}/activate writes of the entries. */
const listen = (workflowId: string) =>
  query(
    `insert into automation.workflow_entries (tenant_id, workflow_id, graph_id, entry, event_type, spec)
     select n.tenant_id, w.id, n.graph_id, e.place, t.type, e.spec
     from automation.workflows w join automation.graph_nodes n on n.graph_id = w.active_graph_id and n.node = 0
     cross join jsonb_array_elements(n.config -> 'entries') with ordinality e (spec, place)
     cross join jsonb_array_elements_text(e.spec -> 'types') t (type) where w.id = $1`,
    [workflowId],
  );

const happen = (customerId: string | undefined, data: object = {}) =>
  insert(state.database, 'automation.events', {
    ...{ tenant_id: state.tenantId, type: 'CLIENT_MILESTONE_REACHED', customer_id: customerId, data },
    ...{ occurred_at: NOW, dedupe_key: `test:${Math.random()}` },
  });

const reasons = () =>
  query('select reason, entries::int from automation.refused_entries where tenant_id = $1 order by 1', [
    state.tenantId,
  ]);
const runs = async () => Number((await query<{ n: number }>('select count(*)::int as n from automation.runs'))[0]?.n);

test('an event starts one run of each workflow that listens and whose condition holds', async () => {
  const milestone = (least: number) => [
    { kind: 'event', types: ['CLIENT_MILESTONE_REACHED'], where: { path: 'event.orders', op: 'gte', value: least } },
  ];
  for (const least of [5, 50]) await listen(await activate(nodes(milestone(least)), edges));
  const [customer] = await customers(1);
  await happen(customer, { orders: 10 });
  expect(await query('select count(*)::int as n from automation.waiting_entries')).toEqual([{ n: 1 }]);
  expect(await walk()).toMatchObject({ entered: 1, claimed: 1, steps: 1 });
  expect(await walk()).toMatchObject({ entered: 0, claimed: 0 });
  expect([await runs(), await reasons()]).toEqual([1, [{ reason: 'NO_MATCH', entries: 1 }]]);
  const [{ data } = { data: {} }] = await query<{ data: object }>('select data from automation.runs');
  expect(data).toMatchObject({ event: { type: 'CLIENT_MILESTONE_REACHED', orders: 10 }, trigger: { kind: 'event' } });
});

test('an event that nobody listens to leaves nothing', async () => {
  const [customer] = await customers(1);
  await happen(customer);
  expect(await query('select from automation.waiting_entries')).toEqual([]);
  expect(await query(`select from automation.outbox where topic = 'workflows'`)).toEqual([]);
});

test('a key lets one occurrence in once', async () => {
  const entry = { kind: 'event', types: ['CLIENT_MILESTONE_REACHED'], key: 'event.orderId' };
  await listen(await activate(nodes([entry]), edges, { settings: { reentry: 'every-occurrence' } }));
  const [customer] = await customers(1);
  for (const orderId of ['a', 'b', 'a']) await happen(customer, { orderId });
  await walk();
  expect(await runs()).toBe(2);
});

test.each([
  ['once', [1, 1, 1, 1]],
  ['once-at-a-time', [1, 1, 2, 3]],
  ['every-occurrence', [1, 2, 3, 4]],
  [{ after: { days: 10 } }, [1, 1, 1, 2]],
])('re-entry %j: runs after entries on days 0, 0, 2 and 11', async (reentry, expected) => {
  const workflow = await activate(nodes(), edges, { settings: { reentry } });
  const [customer] = await customers(1);
  const counts: number[] = [];
  for (const [index, day] of [0, 0, 2, 11].entries()) {
    await walk(daysLater(day));
    await start(workflow, [customer ?? ''], { key: `${index}`, now: daysLater(day) });
    await walk(daysLater(day));
    counts.push(await runs());
  }
  expect(counts).toEqual(expected);
});

test('the same call twice starts one run, and refuses nothing', async () => {
  const workflow = await activate(nodes(), edges, { settings: { reentry: 'every-occurrence' } });
  const of = await customers(3);
  const [first, second] = [await start(workflow, of), await start(workflow, of)];
  expect(second).toEqual(first);
  expect([await runs(), await reasons()]).toEqual([3, []]);
});

test('entries while it is paused wait at the start, or are refused when it says so', async () => {
  const keeps = await activate(nodes(), edges);
  const refuses = await activate(nodes(), edges, { settings: { whilePaused: 'refuse' } });
  await query(`update automation.workflows set status = 'PAUSED'`);
  const of = await customers(1);
  expect(await start(keeps, of)).toMatchObject([{ refused: null }]);
  expect(await start(refuses, of)).toMatchObject([{ refused: 'PAUSED', run_id: null }]);
  expect(await walk()).toMatchObject({ claimed: 1, steps: 0 });
  expect(await reasons()).toEqual([{ reason: 'PAUSED', entries: 1 }]);
});
