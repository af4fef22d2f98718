/** Who enters a workflow: by events, again or not, within its limits, and what is refused with which reason. */
import { expect, test } from 'vitest';
import { openSession } from '../../../lib/database/session.ts';
import { insert } from '../../../test/support/database/factory.ts';
import { daysLater, NOW, setUpWalk } from '../advance/setup-walk.ts';
import { setUpListening } from '../advance/waits/setup-listening.ts';

const set = setUpWalk();
const { activate, customers, start, walk, query, state } = set;
const { listen, reasons, runs } = setUpListening(set);

const rest = { type: 'wait', data: { kind: 'duration', n: 1, unit: 'days' } };
const edges = ['s>w', 'w>e'];
const nodes = (entries: readonly object[] = [{ kind: 'manual' }]) => ({
  s: { type: 'start', data: { entries } },
  w: rest,
  e: { type: 'end' },
});

const happen = (customerId: string | undefined, data: object = {}) =>
  insert(state.database, 'automation.events', {
    ...{ tenant_id: state.tenantId, type: 'CLIENT_MILESTONE_REACHED', customer_id: customerId, data },
    ...{ occurred_at: NOW, dedupe_key: `test:${Math.random()}` },
  });

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

test('an event that cannot be judged is counted with its error, and holds no other', async () => {
  await listen(await activate(nodes([{ kind: 'event', types: ['CLIENT_MILESTONE_REACHED'] }]), edges));
  const of = await customers(5);
  for (const [index, customer] of of.entries()) await happen(customer, { orders: index });
  // What a person may write to the row of an entry by SQL.
  await query(
    `update automation.workflow_entries set spec = jsonb_set(spec, '{test}', '"$.event.orders >= 0 && $.event.orders.double() != 3"')`,
  );
  await query(`update automation.events set data = '{"orders": "none"}' where data ->> 'orders' = '2'`);
  await query(
    `create function fail_at_third() returns trigger language plpgsql as $$ begin
       if new.data #>> '{event,orders}' = '4' then raise exception 'no fourth'; end if; return new; end $$;
     create trigger fail_at_third before insert on automation.runs for each row execute function fail_at_third()`,
  );
  expect(await walk()).toMatchObject({ entered: 5, failed: 0 });
  await query('drop trigger fail_at_third on automation.runs; drop function fail_at_third');
  expect(await runs()).toBe(2);
  const counted = 'select reason, entries::int, detail from automation.refused_entries where tenant_id = $1 order by 1';
  expect(await query(counted, [state.tenantId])).toMatchObject([
    { reason: 'ENTRY_FAILED', entries: 1, detail: expect.stringMatching(/^event [0-9a-f-]{36}: P0001 no fourth$/) },
    { reason: 'NO_MATCH', entries: 2, detail: null },
  ]);
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

test('no more run at once than maxRunning says, and whoever is in takes nobody else’s place', async () => {
  const workflow = await activate(nodes(), edges, { settings: { maxRunning: 3 } });
  const of = await customers(5);
  const answers = async (ids: readonly string[], key: string, day = 0) =>
    (await start(workflow, ids, { key, now: daysLater(day) })).map(({ refused }) => refused);
  expect(await answers(of.slice(0, 2), 'a')).toEqual([null, null]);
  expect(await answers(of.slice(0, 4), 'b')).toEqual(['ALREADY_ENTERED', 'ALREADY_ENTERED', null, 'MAX_RUNNING']);
  await walk(daysLater(0));
  await walk(daysLater(1));
  expect(await answers(of, 'c', 1)).toEqual([null, null, null, 'MAX_RUNNING', 'MAX_RUNNING']);
  expect(await reasons()).toEqual([
    { reason: 'ALREADY_ENTERED', entries: 2 },
    { reason: 'MAX_RUNNING', entries: 3 },
  ]);
});

test('no more enter in an hour than maxEntriesPerHour says', async () => {
  const workflow = await activate(nodes(), edges, { settings: { maxEntriesPerHour: 2 } });
  const of = await customers(5);
  const answers = async (ids: readonly string[], minutes: number) =>
    (await start(workflow, ids, { key: `${minutes}`, now: new Date(NOW.getTime() + minutes * 60_000) })).map(
      ({ refused }) => refused,
    );
  expect(await answers(of.slice(0, 3), 0)).toEqual([null, null, 'MAX_ENTRIES_PER_HOUR']);
  expect(await answers(of.slice(2, 3), 59)).toEqual(['MAX_ENTRIES_PER_HOUR']);
  expect(await answers(of.slice(2), 60)).toEqual([null, null, 'MAX_ENTRIES_PER_HOUR']);
});

test('two calls at once do not exceed a limit together', async () => {
  const workflow = await activate(nodes(), edges, { settings: { maxRunning: 3 } });
  const of = await customers(8);
  const other = await openSession(state.database.url);
  const asked = (ids: readonly string[]) =>
    JSON.stringify(
      ids.map((customerId) => ({ tenantId: state.tenantId, workflowId: workflow, customerId, key: customerId })),
    );
  const call = 'select refused from automation.start_runs($1, $2)';
  await other.query('begin');
  await other.query(call, [asked(of.slice(0, 2)), NOW]);
  const second = query<{ refused: string | null }>(call, [asked(of.slice(2)), NOW]);
  await other.query('commit');
  await other.end();
  expect((await second).filter(({ refused }) => refused === null)).toHaveLength(1);
  expect(await runs()).toBe(3);
});

test('a run ends when it has taken the days of maxRunDays, also in the middle of a wait', async () => {
  const long = { ...nodes(), w: { type: 'wait', data: { kind: 'duration', n: 9, unit: 'days' } } };
  const workflow = await activate(long, edges, { settings: { maxRunDays: 5 } });
  const [{ run_id: runId } = { run_id: '' }] = await start(workflow, await customers(1));
  await walk();
  expect(await query('select due_at from automation.cursors')).toEqual([{ due_at: daysLater(5) }]);
  expect(await walk(daysLater(4.9))).toMatchObject({ claimed: 0 });
  await walk(daysLater(5));
  expect(await set.run(runId ?? '')).toMatchObject({ status: 'CANCELLED', outcome: 'MAX_RUN_DAYS' });
});
