/** For whom tasks are, and who gets a customer. */
import { expect, test } from 'vitest';
import { aUser, insert } from '../../../../test/support/database/factory.ts';
import { daysLater, NOW, setUpWalk } from '../../advance/setup-walk.ts';
import { compileGraph } from '../../graph/compile-graph.ts';
import { bareSurroundings, setUpGraph } from '../../graph/setup-graph.ts';

const { activate, customers, start, walk, trace, query, state } = setUpWalk();

const begin = { type: 'start', data: { entries: [{ kind: 'manual' }] } };
const end = { type: 'end' };
const taskFor = (assignee: string) =>
  activate({ s: begin, t: { type: 'task', data: { title: 'Call', dueInDays: 0, assignee } }, e: end }, ['s>t', 't>e']);

/** Reps with ids in the order of their names. */
async function reps(count: number, settings: Readonly<Record<number, object>> = {}): Promise<string[]> {
  const ids = Array.from({ length: count }, (_, index) => `00000000-0000-7000-8000-00000000000${index + 1}`);
  for (const [index, id] of ids.entries()) {
    await aUser(state.database, state.tenantId, { id, name: `Rep ${index + 1}` });
    if (settings[index])
      await query(
        `insert into automation.user_settings (tenant_id, user_id, capacity, leave_from, leave_until, updated_at)
         select $1, $2, (s ->> 'capacity')::int, (s ->> 'from')::date, (s ->> 'until')::date, now() from cast($3 as jsonb) s`,
        [state.tenantId, id, settings[index]],
      );
  }
  return ids;
}

const load = async () =>
  (
    await query<{ name: string | null; n: number }>(
      `select u.name, count(*)::int as n from crm.tasks k left join crm.users u on u.tenant_id = k.tenant_id and u.id = k.assignee_id
       where k.tenant_id = $1 and k.source = 'WORKFLOW' group by 1 order by 1`,
      [state.tenantId],
    )
  ).map(({ name, n }) => [name, n]);

test('least-loaded evens out what is open that day, and minds capacity and leave', async () => {
  const ids = await reps(4, { 1: { capacity: 2 }, 3: { from: '2026-02-27', until: '2026-03-02' } });
  const [owner] = await customers(1);
  for (let n = 0; n < 3; n += 1)
    await insert(state.database, 'crm.tasks', {
      ...{
        tenant_id: state.tenantId,
        customer_id: owner,
        assignee_id: ids[0],
        title: 'Old',
        status: 'PENDING',
        due_at: NOW,
      },
    });
  await start(await taskFor('least-loaded'), await customers(7));
  await walk();
  expect(await load()).toEqual([
    ['Rep 1', 1],
    ['Rep 2', 2],
    ['Rep 3', 4],
  ]);
});

test('round-robin goes on where the last walk ended, and past who is away', async () => {
  await reps(4, { 2: { from: '2026-02-27', until: '2026-03-02' } });
  const workflow = await taskFor('round-robin');
  const order: (string | null)[] = [];
  for (let n = 0; n < 5; n += 1) {
    await start(workflow, await customers(1));
    await walk(new Date(NOW.getTime() + n * 1000));
    const [last] = await query<{ name: string }>(
      'select u.name from crm.tasks k join crm.users u on u.tenant_id = k.tenant_id and u.id = k.assignee_id where k.tenant_id = $1 order by k.created_at desc limit 1',
      [state.tenantId],
    );
    order.push(last?.name ?? null);
  }
  expect(order).toEqual(['Rep 1', 'Rep 2', 'Rep 4', 'Rep 1', 'Rep 2']);
  await start(workflow, await customers(7));
  await walk(daysLater(0.5));
  expect(await load()).toEqual([
    ['Rep 1', 4],
    ['Rep 2', 4],
    ['Rep 4', 4],
  ]);
});

test('a walk that finds the turns locked waits for nobody, and deals none twice', async () => {
  await reps(2);
  const workflow = await taskFor('round-robin');
  await start(workflow, await customers(1));
  await walk();
  await start(workflow, await customers(2), { key: 'again' });
  await query('begin');
  await query('select from automation.assignment_turns for update');
  expect(await walk()).toMatchObject({ failed: 0, claimed: 2 });
  await query('commit');
  expect(await load()).toEqual([['Rep 1', 1]]);
  await walk(new Date(NOW.getTime() + 5000));
  expect(await load()).toEqual([
    ['Rep 1', 2],
    ['Rep 2', 1],
  ]);
});

test('nobody has room, and a user who is unknown: the default assignee of the tenant', async () => {
  const [boss] = await reps(1, { 0: { capacity: 0 } });
  await query('update crm.tenants set default_assignee_id = $1 where id = $2', [boss, state.tenantId]);
  for (const assignee of ['least-loaded', 'round-robin', 'ffffffff-0000-7000-8000-000000000000']) {
    const [started] = await start(await taskFor(assignee), await customers(1));
    await walk();
    if (assignee.startsWith('f'))
      expect(await trace(started?.run_id ?? '')).toContainEqual([
        't',
        'next',
        { title: 'Call', assignee: 'UNKNOWN_USER' },
      ]);
  }
  expect(await load()).toEqual([['Rep 1', 3]]);
  await query('update crm.users set is_active = false where id = $1', [boss]);
  for (const assignee of ['sales-rep', 'least-loaded', 'round-robin'])
    await start(await taskFor(assignee), await customers(1));
  await walk();
  expect(await load()).toEqual([
    ['Rep 1', 3],
    [null, 3],
  ]);
});

test('customers get a rep by turn, and the condition behind sees who', async () => {
  const ids = await reps(2);
  const workflow = await activate(
    {
      ...{ s: begin, u: { type: 'update-customer', data: { assign: 'round-robin' } } },
      ...{
        c: { type: 'condition', data: { when: { path: 'customer.salesRepId', op: 'eq', value: ids[0] } } },
        y: end,
        n: end,
      },
    },
    ['s>u', 'u>c', 'c:true>y', 'c:false>n'],
  );
  await start(workflow, await customers(4));
  await walk();
  const owned = await query('select sales_rep_id as id, count(*)::int as n from crm.customers group by 1 order by 1');
  expect(owned).toEqual(ids.map((id) => ({ id, n: 2 })));
  const ports = await query(
    `select port, count(*)::int as n from automation.run_trace where port in ('true', 'false') group by 1 order by 1`,
  );
  expect(ports).toEqual([
    { port: 'false', n: 2 },
    { port: 'true', n: 2 },
  ]);
});

const shared = (assign: object) =>
  activate({ s: begin, t: { type: 'task', data: { title: 'Call', dueInDays: 0, assign } }, e: end }, ['s>t', 't>e']);
const whys = async () =>
  (
    await query<{ why: { assignedBy: string; because?: string } }>(
      `select detail - 'title' - 'assigneeId' as why from automation.run_trace where detail ? 'assignedBy' order by cursor_id`,
    )
  ).map(({ why }) => why);

test('a node shares out among some, up to a limit, and then goes down its fallback', async () => {
  const ids = await reps(4, { 3: { from: '2026-02-27', until: '2026-03-02' } });
  const assign = {
    ...{ strategy: 'round-robin', among: { userIds: [ids[0], ids[1]?.toUpperCase()] }, maxOpenTasks: 1 },
    fallback: [ids[3], 'open-load', ids[2], 'default-assignee'],
  };
  await start(await shared(assign), await customers(4));
  await walk();
  // Rep 4 is away, open-load finds the same two, and Rep 3 takes what is left although the limit is one.
  expect(await load()).toEqual([
    ['Rep 1', 1],
    ['Rep 2', 1],
    ['Rep 3', 2],
  ]);
  const left = { assignedBy: 'user', because: 'NOBODY_HAS_ROOM' };
  expect(await whys()).toEqual([{ assignedBy: 'round-robin' }, { assignedBy: 'round-robin' }, left, left]);
});

test('a node that says nothing keeps to the setting, and one that says something does not', async () => {
  const ids = await reps(2);
  const owned = await customers(3);
  await query('update crm.customers set sales_rep_id = $1', [ids[0]]);
  const setting = { strategy: 'sales-rep', maxOpenTasks: 1, fallback: [] };
  await query('update automation.tenant_settings set assignment = $2 where tenant_id = $1', [state.tenantId, setting]);
  const silent = await activate({ s: begin, t: { type: 'task', data: { title: 'Call' } }, e: end }, ['s>t', 't>e']);
  await start(silent, owned);
  await walk();
  const full = { assignedBy: 'nobody', because: 'REP_FULL' };
  expect(await whys()).toEqual([{ assignedBy: 'sales-rep' }, full, full]);
  await start(await taskFor('sales-rep'), owned);
  await walk();
  expect(await load()).toEqual([
    ['Rep 1', 4],
    [null, 2],
  ]);
});

test.each([
  [{ maxOpenTasks: 1 }, 'assign.strategy', 'MISSING_SETTING'],
  [{ strategy: 'round-robin', among: {} }, 'assign.among', 'BAD_SETTING'],
  [{ strategy: 'round-robin', among: { userIds: ['Ann'] } }, 'assign.among.userIds.0', 'BAD_SETTING'],
  [{ strategy: 'round-robin', fallback: ['the-boss'] }, 'assign.fallback.0', 'BAD_SETTING'],
  [{ strategy: 'round-robin', fallback: ['round-robin'] }, 'assign.fallback.0', 'BAD_SETTING'],
  [{ strategy: 'round-robin', fallback: ['nobody', 'open-load'] }, 'assign.fallback.1', 'BAD_SETTING'],
])('%j is refused', async (assign, place, code) => {
  const graph = setUpGraph({ s: begin, t: { type: 'task', data: { title: 'Call', assign } }, e: end }, ['s>t', 't>e']);
  const { problems } = compileGraph(graph, bareSurroundings);
  expect(problems.map((one) => [one.path, one.code])).toEqual([[`nodes.t.data.${place}`, code]]);
});
