/** Runs that move from one version of their workflow to another. */
import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Edges } from '../../graph/setup-graph.ts';
import { daysLater, NOW, setUpWalk } from '../setup-walk.ts';

const { activate, customers, start, walk, trace, run, query, state } = setUpWalk();

const begin = { type: 'start', data: { entries: [{ kind: 'manual' }] } };
const end = { type: 'end' };
const wait = (n: number) => ({ type: 'wait', data: { kind: 'duration', n, unit: 'days' } });
const task = (title: string) => ({ type: 'task', data: { title, dueInDays: 2 } });

const graphIds = async (workflow: string) => {
  const sql = 'select id from automation.graphs where workflow_id = $1 order by version';
  return (await query<{ id: string }>(sql, [workflow])).map(({ id }) => id);
};

/** Gives a workflow another version. */
async function publish(workflow: string, nodes: Readonly<Record<string, object>>, edges: Edges, more: object = {}) {
  const other = await activate(nodes, edges, more);
  await query(`update automation.workflows set status = 'DRAFT', active_graph_id = null where id = $1`, [other]);
  await query('update automation.graphs set workflow_id = $1, version = 2 where workflow_id = $2', [workflow, other]);
}

interface Options {
  readonly map?: Readonly<Record<string, string>>;
  readonly percent?: number;
  readonly reverseOf?: string;
}

/** Migrates to its end, in chunks of `limit`. */
async function migrate(workflow: string, { map = {}, percent = 100, reverseOf }: Options = {}, limit = 100, now = NOW) {
  const [one, two] = await graphIds(workflow);
  const id = randomUUID();
  const [from, to] = reverseOf === undefined ? [one, two] : [two, one];
  await query(
    `insert into automation.graph_migrations (tenant_id, id, workflow_id, job_id, from_graph, to_graph, map, percent, reverse_of, total, created_by, created_at)
     select $1, $2, $3, $2, $4, $5, $6, $7, $8, (
       select count(*) from automation.runs_to_migrate($1, $4, $5, $7, $8, $9, null, null)), 'me', $9`,
    [state.tenantId, id, workflow, from, to, map, percent, reverseOf ?? null, now],
  );
  for (;;) {
    const [row] = await query<Readonly<Record<string, unknown>>>(
      'select total, looked_at, moved, exited, stayed, waits_shifted, waits_lost, ended_at, pass from automation.continue_migration($1, $2, $3, $4)',
      [state.tenantId, id, limit, now],
    );
    const { ended_at, pass, ...counts } = row ?? {};
    if (ended_at || Number(pass) > 1) return { id, counts, ...(ended_at ? {} : { pass }) };
  }
}

const preview = async (workflow: string, map: object = {}) => {
  const [one, two] = await graphIds(workflow);
  const sql = 'select * from automation.preview_migration($1, $2, $3, $4, 100, $5)';
  const rows = await query<Readonly<Record<string, unknown>>>(sql, [state.tenantId, one, two, map, NOW]);
  return Object.fromEntries(rows.map(({ node_id, kind: _k, name: _n, ...row }) => [node_id, row]));
};

const startAll = async (workflow: string, ids: readonly (string | null)[]) =>
  (await start(workflow, ids)).map(({ run_id }) => run_id ?? '');

const tasks = async () => (await query('select title from crm.tasks order by title')).map(({ title }) => title);

describe('a migration', () => {
  test('keeps runs at the same node, which wait by the new duration from when they began', async () => {
    const workflow = await activate({ s: begin, w: wait(10), t: task('Old'), e: end }, ['s>w', 'w>t', 't>e']);
    const [id = ''] = await startAll(workflow, await customers(1));
    await walk();
    // Another order of nodes, and so other numbers.
    await publish(
      workflow,
      { s: begin, x: { type: 'set', data: { variables: { v: 1 } } }, w: wait(4), t: task('New'), e: end },
      ['s>x', 'x>w', 'w>t', 't>e'],
      { variables: [{ name: 'v', type: 'number', default: 7 }] },
    );
    expect((await preview(workflow)).w).toEqual({
      ...{ choice: 'SAME', fault: null, runs: 1, working: 0, waits_shifted: 1, waits_lost: 0, could_repeat: 0 },
    });
    const { counts } = await migrate(workflow, {}, 100, daysLater(1));
    expect(counts).toEqual({
      total: 1,
      looked_at: 1,
      moved: 1,
      exited: 0,
      stayed: {},
      waits_shifted: 1,
      waits_lost: 0,
    });
    expect(await walk(daysLater(3.9))).toMatchObject({ claimed: 0 });
    await walk(daysLater(4));
    expect(await run(id)).toMatchObject({ status: 'FINISHED', data: { vars: { v: 7 } } });
    expect(await tasks()).toEqual(['New']);
    const steps = await query(
      `select n.key, g.version from automation.run_trace t join automation.runs r on r.id = t.run_id
       join automation.graphs g on g.id = coalesce(t.graph_id, r.graph_id)
       join automation.graph_nodes n on n.graph_id = g.id and n.node = t.node order by t.step`,
    );
    expect(steps.map(({ key, version }) => `${key} ${version}`)).toEqual(['s 1', 'w 2', 't 2', 'e 2']);
  });

  test('takes runs where a person chose, ends them, or leaves them; the numbers add up to all', async () => {
    const nodes = {
      s: begin,
      c: { type: 'condition', data: { when: { path: 'customer.attributes.score', op: 'gte', value: 50 } } },
    };
    const workflow = await activate({ ...nodes, a: wait(5), b: wait(6), d: wait(7), e: end }, [
      ...(['s>c', 'c:true>a', 'c:false>b', 'a>d', 'b>d', 'd>e'] as const),
    ]);
    const warm = await customers(3, { attributes: { score: 60 } });
    const cold = await customers(4, { attributes: { score: 1 } });
    const ids = await startAll(workflow, [...warm, ...cold]);
    await walk();
    await publish(workflow, { ...nodes, z: wait(1), t: task('Call'), e: end }, [
      's>c',
      'c:true>z',
      'c:false>e',
      'z>t',
      't>e',
    ]);
    const seen = await preview(workflow);
    expect([seen.a, seen.b]).toMatchObject([
      { choice: null, runs: 3 },
      { choice: null, runs: 4 },
    ]);
    expect(await preview(workflow, { a: 'nowhere', b: 'z' })).toMatchObject({
      a: { fault: 'UNKNOWN' },
      b: { fault: null, waits_lost: 4 },
    });
    const { counts } = await migrate(workflow, { map: { a: 'z', b: 'EXIT' } }, 2);
    expect(counts).toEqual({
      total: 7,
      looked_at: 7,
      moved: 3,
      exited: 4,
      stayed: {},
      waits_shifted: 0,
      waits_lost: 3,
    });
    expect(
      await query('select status, outcome, count(*)::int as n from automation.runs group by 1, 2 order by 1'),
    ).toEqual([
      { status: 'CANCELLED', outcome: 'MIGRATION_EXIT', n: 4 },
      { status: 'RUNNING', outcome: null, n: 3 },
    ]);
    await walk();
    await walk(daysLater(1));
    expect(await tasks()).toEqual(['Call', 'Call', 'Call']);
    expect((await trace(ids[0] ?? '')).length).toBe(5);
  });

  test('of a share takes the same customers first, and a greater share the rest', async () => {
    const workflow = await activate({ s: begin, w: wait(5), e: end }, ['s>w', 'w>e']);
    await startAll(workflow, await customers(200));
    await walk();
    await publish(workflow, { s: begin, w: wait(6), e: end }, ['s>w', 'w>e']);
    const few = (await migrate(workflow, { percent: 20 }, 7)).counts;
    expect(few).toMatchObject({ looked_at: few.total, moved: few.total });
    expect(Number(few.moved)).toBeGreaterThan(20);
    expect(Number(few.moved)).toBeLessThan(70);
    const rest = (await migrate(workflow, { percent: 100 }, 50)).counts;
    expect(rest).toMatchObject({ total: 200 - Number(few.moved), moved: 200 - Number(few.moved) });
    expect((await migrate(workflow)).counts).toMatchObject({ total: 0, moved: 0 });
  });

  test('is taken back: exactly where a run has not moved since, else to the node of the same id', async () => {
    const workflow = await activate({ s: begin, a: wait(5), e: end }, ['s>a', 'a>e']);
    const ids = await startAll(workflow, await customers(3));
    await walk();
    await publish(workflow, { s: begin, z: wait(1), a: wait(3), y: wait(9), e: end }, ['s>z', 'z>a', 'a>y', 'y>e']);
    const { id } = await migrate(workflow, { map: { a: 'z' } });
    await walk();
    await walk(daysLater(1));
    // One still waits at a, one has come to y, and one has been set back to z.
    await query('update automation.cursors set due_at = $2 where run_id = $1', [ids[1], daysLater(1)]);
    await walk(daysLater(1));
    await query(`update automation.cursors set node = 1 where run_id = $1`, [ids[2]]);
    const { counts } = await migrate(workflow, { reverseOf: id }, 100, daysLater(1));
    expect(counts).toMatchObject({ total: 3, looked_at: 3, moved: 2, stayed: { NO_CHOICE: 1 } });
    expect(
      await query(
        `select g.version, n.key, c.state from automation.cursors c join automation.graphs g on g.id = c.graph_id
         join automation.graph_nodes n on n.graph_id = c.graph_id and n.node = c.node order by array_position($1::uuid[], c.run_id)`,
        [ids],
      ),
    ).toEqual([
      { version: 1, key: 'a', state: 'SLEEPING' },
      { version: 2, key: 'y', state: 'SLEEPING' },
      { version: 1, key: 'a', state: 'READY' },
    ]);
  });

  test('leaves runs whose job is under way, and moves them in a later pass', async () => {
    const workflow = await activate({ s: begin, w: wait(5), e: end }, ['s>w', 'w>e']);
    const [id = ''] = await startAll(workflow, await customers(1));
    await walk();
    await query(`update automation.cursors set state = 'WORKING'`);
    await publish(workflow, { s: begin, w: wait(5), e: end }, ['s>w', 'w>e']);
    const first = await migrate(workflow);
    expect(first).toMatchObject({ pass: 2, counts: { looked_at: 1, moved: 0, stayed: { WORKING: 1 } } });
    await query(`update automation.cursors set state = 'READY', result = '{"port": "next"}'`);
    const [row] = await query(
      'select looked_at, moved, stayed, ended_at is not null as is_done from automation.continue_migration($1, $2, 9, $3)',
      [...[state.tenantId, first.id, NOW]],
    );
    expect(row).toEqual({ looked_at: 1, moved: 1, stayed: {}, is_done: true });
    await walk();
    expect(await run(id)).toMatchObject({ status: 'FINISHED' });
  });

  test('sends nothing again: steps go on counting, and a choice that leads back says so', async () => {
    const workflow = await activate({ s: begin, t: task('Once'), w: wait(5), e: end }, ['s>t', 't>w', 'w>e']);
    await startAll(workflow, await customers(2));
    await walk();
    await publish(workflow, { s: begin, t: task('Once'), w: wait(5), v: wait(6), e: end }, [
      's>t',
      't>w',
      'w>v',
      'v>e',
    ]);
    expect((await preview(workflow)).w).toMatchObject({ could_repeat: 0 });
    expect((await preview(workflow, { w: 't' })).w).toMatchObject({ could_repeat: 2 });
    await migrate(workflow);
    for (const days of [5, 11]) await walk(daysLater(days));
    expect(await tasks()).toEqual(['Once', 'Once']);
    expect(await query(`select max(step) as step from automation.run_trace`)).toEqual([{ step: 5 }]);
  });

  test('keeps the rounds of a loop whose node has another number', async () => {
    const loop = { type: 'loop', data: { kind: 'times', n: 3 } };
    const workflow = await activate({ s: begin, l: loop, w: wait(1), e: end }, ['s>l', 'l:loop>w', 'w>l', 'l:done>e']);
    const [id = ''] = await startAll(workflow, [null]);
    await walk();
    await walk(daysLater(1));
    await publish(workflow, { s: begin, x: wait(2), l: loop, w: wait(1), e: end }, [
      's>x',
      'x>l',
      'l:loop>w',
      'w>l',
      'l:done>e',
    ]);
    await migrate(workflow, {}, 10, daysLater(1));
    for (const days of [2, 3]) await walk(daysLater(days));
    expect(await run(id)).toMatchObject({ status: 'FINISHED' });
    const [{ rounds } = {}] = await query<{ rounds: unknown }>(
      `select detail -> 'rounds' as rounds from automation.run_trace where port = 'done'`,
    );
    expect(rounds).toBe(3);
  });
});
