/** What must never happen to runs, each by the name that it has among those who draw workflows. What it takes in detail is tested beside its part. */
import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { begin, call, end, setUpEffects } from '../../../functions/workflows/advance/effects/setup-effects.ts';
import { setUpVersion } from '../../../functions/workflows/advance/setup-version.ts';
import { daysLater, NOW } from '../../../functions/workflows/advance/setup-walk.ts';
import { compileGraph } from '../../../functions/workflows/graph/compile-graph.ts';
import { bareSurroundings, type Edges, setUpGraph } from '../../../functions/workflows/graph/setup-graph.ts';

const { activate, customers, start, walk, trace, run, query, state, jobs, endJob } = setUpEffects();

type Nodes = Readonly<Record<string, object>>;

const days = (n: number) => ({ type: 'wait', data: { kind: 'duration', n, unit: 'days' } });
const task = (title = 'Call {{ customer.name }}') => ({ type: 'task', data: { title } });
const renewal = { type: 'wait', data: { kind: 'until', field: 'customer.attributes.renewalDate' } };

const titles = async () =>
  (await query<{ title: string }>('select title from crm.tasks order by created_at, title')).map(({ title }) => title);
const many = async (nodes: Nodes, edges: Edges, count: number, more: object = {}) => {
  const workflow = await activate(nodes, edges, more);
  const ids = await customers(count);
  const rows = await start(workflow, ids);
  return { workflow, ids, runs: rows.map(({ run_id }) => String(run_id)) };
};
const one = async (nodes: Nodes, edges: Edges, more: object = {}) => {
  const {
    workflow,
    ids: [customer = ''],
    runs: [id = ''],
  } = await many(nodes, edges, 1, more);
  return { workflow, customer, id };
};

/** As version 2 of a workflow. */
async function publishAgain(workflow: string, nodes: Nodes, edges: Edges) {
  const graph = setUpGraph(nodes, edges, { settings: { reentry: 'every-occurrence' } });
  const other = await setUpVersion(state.database.query, state.tenantId, NOW, graph);
  await query(
    `with g as (update automation.graphs set workflow_id = $1, version = 2 where workflow_id = $2 returning id)
     update automation.workflows w set active_graph_id = g.id, last_version = 2 from g where w.id = $1`,
    [workflow, other],
  );
}

describe('it must never happen:', () => {
  test('a wait that does not wait', async () => {
    await one({ s: begin, w: days(3), t: task(), e: end }, ['s>w', 'w>t', 't>e']);
    for (const day of [0, 1, 2.999]) await walk(daysLater(day));
    expect(await titles()).toEqual([]);
    await walk(daysLater(3));
    expect(await titles()).toEqual(['Call Customer 1']);
  });

  test('a loop body that runs once', async () => {
    const loop = { type: 'loop', data: { kind: 'times', n: 3 } };
    const nodes = { s: begin, l: loop, w: days(1), t: task('Round {{ loop.index }}'), e: end };
    await one(nodes, ['s>l', 'l:loop>w', 'w>t', 't>l', 'l:done>e']);
    for (const day of [0, 1, 2, 3]) await walk(daysLater(day));
    expect(await titles()).toEqual(['Round 0', 'Round 1', 'Round 2']);
    expect(await query('select status from automation.runs')).toEqual([{ status: 'FINISHED' }]);
  });

  test('a join on the first arrival, or never', async () => {
    const nodes = {
      ...{ s: begin, p: { type: 'parallel', data: { branches: ['a', 'b', 'c'].map((id) => ({ id })) } } },
      ...{ a: days(1), b: days(2), c: { type: 'update-customer', data: { increment: { 'attributes.name': 1 } } } },
      ...{ m: { type: 'merge', data: { tolerate: { count: 1 } } }, t: task(), e: end },
    };
    const edges = ['s>p', 'p:branch:a>a', 'p:branch:b>b', 'p:branch:c>c', 'a>m', 'b>m', 'c>m', 'm>t', 't>e'];
    const { customer } = await one(nodes, edges);
    // The third branch dies of a value that is no number.
    await query(`update crm.customers set attributes = '{"name": "Ada"}' where id = $1`, [customer]);
    for (const day of [0, 1]) await walk(daysLater(day));
    expect(await titles()).toEqual([]);
    await walk(daysLater(2));
    expect(await titles()).toEqual(['Call Customer 1']);
  });

  test('all ports after an error', async () => {
    const nodes = { s: begin, h: call({ onError: 'branch' }), t: task('Went well'), x: task('Failed'), e: end };
    const { id } = await one(nodes, ['s>h', 'h>t', 'h:error>x', 't>e', 'x>e']);
    await walk();
    await endJob((await jobs())[0]?.id ?? '', 'FAILED', { error: 'ANSWERED_404: gone' });
    await walk();
    expect([await titles(), (await trace(id)).map(([node, port]) => `${node}:${port}`)]).toEqual([
      ['Failed'],
      ['s:next', 'h:error', 'x:next', 'e:null'],
    ]);
  });

  test('a run called finished that waits', async () => {
    const listen = {
      type: 'wait',
      data: { kind: 'event', types: ['CLIENT_ACTIVATED'], timeout: { n: 9, unit: 'days' } },
    };
    const nodes = { s: begin, w: days(1), l: listen, h: call(), e: end };
    await many(nodes, ['s>w', 'w>l', 'l:event>h', 'l:timeout>h', 'h>e'], 3);
    const wrong = () =>
      query(
        `select r.status, c.state from automation.runs r left join automation.cursors c on c.run_id = r.id
         where (r.status = 'RUNNING') <> (c.id is not null)`,
      );
    for (const day of [0, 1, 2, 10]) {
      await walk(daysLater(day));
      expect([day, await wrong()]).toEqual([day, []]);
    }
    for (const { id } of await jobs()) await endJob(id, 'COMPLETED');
    await walk(daysLater(10));
    expect([await wrong(), await query(`select 1 from automation.runs where status <> 'FINISHED'`)]).toEqual([[], []]);
  });

  test('an effect twice, after a call, an end or a turn that came twice', async () => {
    const { workflow, ids } = await many({ s: begin, h: call(), t: task(), e: end }, ['s>h', 'h>t', 't>e'], 20);
    await start(workflow, ids);
    for (const _ of [1, 2]) await walk();
    const made = await jobs();
    for (const { id } of [...made, ...made]) await endJob(id, 'COMPLETED');
    for (const _ of [1, 2]) await walk();
    await query(`update automation.jobs set completed_at = completed_at + interval '1 s'`);
    await walk(daysLater(1));
    const keys = new Set((await jobs()).map(({ dedupe_key }) => dedupe_key));
    expect([made.length, keys.size, (await jobs()).length, (await titles()).length]).toEqual([20, 20, 20, 20]);
  });

  test('an event lost because it came before its wait', async () => {
    const listen = { kind: 'event', types: ['CLIENT_ACTIVATED'], lookBack: 'run', timeout: { n: 9, unit: 'days' } };
    const nodes = { s: begin, w: days(1), l: { type: 'wait', data: listen }, t: task('Came'), x: task('Late'), e: end };
    const { customer } = await one(nodes, ['s>w', 'w>l', 'l:event>t', 'l:timeout>x', 't>e', 'x>e']);
    await query(
      `insert into automation.events (tenant_id, type, customer_id, occurred_at, dedupe_key) values ($1, 'CLIENT_ACTIVATED', $2, $3, $4)`,
      [state.tenantId, customer, NOW, randomUUID()],
    );
    await walk();
    await walk(daysLater(1));
    expect(await titles()).toEqual(['Came']);
  });

  test('a split that changes arm on re-entry or edit', async () => {
    const split = { type: 'split', data: { branches: ['a', 'b'].map((id) => ({ id, percentage: 50 })) } };
    const edges = ['s>p', 'p:branch:a>a', 'p:branch:b>b', 'a>e', 'b>e'];
    const nodes = { s: begin, p: split, a: task('A {{ customer.id }}'), b: task('B {{ customer.id }}'), e: end };
    const { workflow, ids } = await many(nodes, edges, 40, { settings: { reentry: 'every-occurrence' } });
    await walk();
    const first = await titles();
    await start(workflow, ids, { key: 'again' });
    // The edited graph has another order of nodes, and one more.
    const edited = { s: begin, b: nodes.b, w: days(1), a: nodes.a, p: split, e: end };
    await start(await activate(edited, ['s>w', 'w>p', ...edges.slice(1)]), ids);
    await walk();
    await walk(daysLater(1));
    expect(new Set(first.map((title) => title[0]))).toEqual(new Set(['A', 'B']));
    expect((await titles()).toSorted()).toEqual([...first, ...first, ...first].toSorted());
    // Another version lists the branches in another order, and gives one almost everybody.
    const shares = [
      { id: 'b', percentage: 1 },
      { id: 'a', percentage: 99 },
    ];
    await publishAgain(workflow, { ...nodes, p: { type: 'split', data: { branches: shares } } }, edges);
    await start(workflow, ids, { key: 'shares' });
    await walk(daysLater(1));
    expect((await titles()).toSorted()).toEqual([...first, ...first, ...first, ...first].toSorted());
  });

  test('a wait that keeps an old date', async () => {
    const { customer } = await one({ s: begin, w: renewal, t: task(), e: end }, ['s>w', 'w>t', 'w:gone>e', 't>e']);
    const move = (day: string) =>
      query('update crm.customers set attributes = $2 where id = $1', [customer, { renewalDate: day }]);
    await move('2026-03-05');
    await walk();
    await move('2026-03-09');
    for (const day of [1, 4, 7]) await walk(daysLater(day));
    expect(await titles()).toEqual([]);
    await walk(daysLater(8));
    expect(await titles()).toEqual(['Call Customer 1']);
  });

  test('a run stranded by an edit', async () => {
    const { workflow, id } = await one({ s: begin, w: days(2), t: task('Old'), e: end }, ['s>w', 'w>t', 't>e']);
    await walk();
    await publishAgain(workflow, { s: begin, n: task('New'), e: end }, ['s>n', 'n>e']);
    await start(workflow, await customers(1));
    await walk();
    await walk(daysLater(2));
    expect([(await titles()).toSorted(), (await run(id))?.status]).toEqual([['New', 'Old'], 'FINISHED']);
  });

  test('stats that do not add up', async () => {
    const coin = { type: 'condition', data: { when: { path: 'customer.name', op: 'ends-with', value: '1' } } };
    await many(
      { s: begin, c: coin, w: days(1), h: call(), e: end },
      ['s>c', 'c:true>w', 'c:false>h', 'w>e', 'h>e'],
      30,
    );
    await walk();
    for (const [index, { id }] of (await jobs()).entries())
      await endJob(id, index % 3 === 0 ? 'FAILED' : 'COMPLETED', index % 3 === 0 ? { error: 'X: y' } : {});
    await walk();
    await walk(daysLater(1));
    const counted = await query(
      'select node, port, sum(runs)::int as n from automation.node_counts where tenant_id = $1 group by 1, 2 order by 1, 2',
      [state.tenantId],
    );
    const traced = await query(
      `select node, coalesce(port, case when detail ? 'fail' then 'FAILED' else '' end) as port, count(*)::int as n
       from automation.run_trace where tenant_id = $1 group by 1, 2 order by 1, 2`,
      [state.tenantId],
    );
    expect(counted).toEqual(traced);
    expect(await query('select status, count(*)::int as n from automation.runs group by 1 order by 1')).toEqual([
      { status: 'FAILED', n: 9 },
      { status: 'FINISHED', n: 21 },
    ]);
  });

  test('an id rounded', async () => {
    const { id } = await one({ s: begin, h: call(), t: task('Order {{ steps.h.id }}'), e: end }, ['s>h', 'h>t', 't>e']);
    await walk();
    await endJob((await jobs())[0]?.id ?? '', 'COMPLETED', { result: { json: '{"id": 9007199254740993123}' } });
    await walk();
    expect([await titles(), (await run(id))?.status]).toEqual([['Order 9007199254740993123'], 'FINISHED']);
  });

  test('code of a graph executed', async () => {
    const { problems } = compileGraph(
      setUpGraph({ s: begin, t: task(`{{ constructor.constructor('return process')() }}`), e: end }, ['s>t', 't>e']),
      bareSurroundings,
    );
    expect(problems.map(({ severity, nodeId }) => [severity, nodeId])).toEqual([['error', 't']]);
    const nodes = { s: begin, t: task('Call {{ customer.name }} $(id) <%= 1 + 1 %>'), e: end };
    const { workflow, customer } = await one(nodes, ['s>t', 't>e']);
    const name = `{{ 7 | plus: 1 }}'); drop table crm.tasks; -- <script>`;
    await query('update crm.customers set name = $2 where id = $1', [customer, name]);
    await start(workflow, [customer]);
    await walk();
    expect(await titles()).toEqual([`Call ${name} $(id) <%= 1 + 1 %>`]);
  });

  test.each(['PAUSED', 'ARCHIVED'])('a deactivated workflow that still acts: %s', async (status) => {
    const nodes = { s: begin, w: days(1), h: call(), t: task(), e: end };
    const { workflow } = await one(nodes, ['s>w', 'w>h', 'h>t', 't>e']);
    await walk();
    await query('update automation.workflows set status = $2, archived_at = $3 where id = $1', [
      ...[workflow, status, status === 'ARCHIVED' ? NOW : null],
    ]);
    for (const day of [1, 2, 30]) await walk(daysLater(day));
    expect([await titles(), await jobs()]).toEqual([[], []]);
  });
});
