/** Branches: each goes its own way with its own variables, and the merge goes on once. */
import { describe, expect, test } from 'vitest';
import { daysLater, setUpWalk } from '../../advance/setup-walk.ts';

const { activate, customers, start, walk, run, query } = setUpWalk();

const begin = { type: 'start', data: { entries: [{ kind: 'manual' }] } };
const end = { type: 'end' };
const wait = (n: number, unit = 'days') => ({ type: 'wait', data: { kind: 'duration', n, unit } });
const set = (variables: object) => ({ type: 'set', data: { variables } });
const parallel = { type: 'parallel', data: { branches: ['a', 'b', 'c'].map((id) => ({ id })) } };
const merge = (data: object = {}) => ({ type: 'merge', data });
const variables = ['a', 'b', 'c', 'x'].map((name) => ({ name, type: 'string', default: '' }));
/** Fails when it is walked: its value is no number. */
const broken = { type: 'update-customer', data: { increment: { 'attributes.word': 1 } } };

const threeBranches = (middle: Readonly<Record<'a' | 'b' | 'c', object>>, last: object = merge()) =>
  activate(
    { s: begin, p: parallel, ...middle, m: last, z: set({ x: '{{ vars.x }}!' }), e: end },
    [...['s>p', 'p:branch:a>a', 'p:branch:b>b', 'p:branch:c>c'], ...['a>m', 'b>m', 'c>m', 'm>z', 'z>e']],
    { variables },
  );

const startOne = async (workflowId: string, more: Readonly<Record<string, unknown>> = {}) => {
  const [customer] = await customers(1, { attributes: { word: 'abc' } });
  return (await start(workflowId, [customer ?? ''], more))[0]?.run_id ?? '';
};

/** Rows of the trace with the branch that took each, in the order of branches and steps. */
const steps = async (runId: string) =>
  (
    await query<{ key: string; port: string | null; detail: unknown }>(
      `select n.key, t.port, t.detail from automation.run_trace t join automation.runs r on r.id = t.run_id
       join automation.graph_nodes n on n.graph_id = r.graph_id and n.node = t.node where t.run_id = $1 order by t.cursor_id, t.step`,
      [runId],
    )
  ).map(({ key, port, detail }) => [key, port, detail]);
/** Without the places of failed runs, which are kept for a retry. */
const cursors = async () => (await query(`select from automation.cursors where state <> 'FAILED'`)).length;

describe('a merge that waits for all', () => {
  test('goes on once the slowest has arrived, with what each has set; the last branch wins', async () => {
    const workflow = await threeBranches({ a: wait(2), b: set({ b: 'b', x: 'from b' }), c: set({ c: 'c', x: '' }) });
    const id = await startOne(workflow);
    await walk();
    expect(await run(id)).toMatchObject({ status: 'RUNNING' });
    expect(await query('select state from automation.cursors order by 1')).toEqual(
      ['ARRIVED', 'ARRIVED', 'JOINING', 'SLEEPING'].map((state) => ({ state })),
    );
    await walk(daysLater(1));
    expect(await run(id)).toMatchObject({ status: 'RUNNING' });
    await walk(daysLater(2));
    expect(await run(id)).toMatchObject({
      ...{ status: 'FINISHED', outcome: 'DONE' },
      data: { vars: { a: '', b: 'b', c: 'c', x: '!' } },
    });
    expect(await steps(id)).toEqual([
      ...[
        ['s', 'next', null],
        ['m', 'next', { arrived: 3 }],
        ['z', 'next', null],
        ['e', null, { end: 'DONE' }],
      ],
      ...[
        ['p', 'branch:a', null],
        ['a', 'next', null],
      ],
      ...[
        ['p', 'branch:b', null],
        ['b', 'next', null],
      ],
      ...[
        ['p', 'branch:c', null],
        ['c', 'next', null],
      ],
    ]);
    expect(await cursors()).toBe(0);
  });

  test('sees a branch that ends as arrived, and a branch does not see what another sets', async () => {
    const seesB = { type: 'condition', data: { when: { path: 'vars.b', op: 'eq', value: 'b' } } };
    const workflow = await activate(
      {
        ...{ s: begin, p: parallel, a: wait(1), q: seesB, yes: set({ a: 'saw' }), b: set({ b: 'b' }), stop: end },
        ...{ c: set({ c: 'c' }), m: merge(), e: end },
      },
      [
        ...['s>p', 'p:branch:a>a', 'a>q', 'q:true>yes', 'yes>m', 'q:false>m', 'p:branch:b>b', 'b>stop'],
        ...['p:branch:c>c', 'c>m', 'm>e'],
      ],
      { variables },
    );
    const id = await startOne(workflow);
    await walk();
    await walk(daysLater(1));
    expect(await run(id)).toMatchObject({
      status: 'FINISHED',
      outcome: 'DONE',
      data: { vars: { a: '', b: 'b', c: 'c' } },
    });
  });

  test('nests', async () => {
    const inner = { type: 'parallel', data: { branches: [{ id: 'x' }, { id: 'y' }] } };
    const workflow = await activate(
      {
        ...{ s: begin, p: parallel, q: inner, x: set({ x: 'x' }), y: wait(1), n: merge() },
        ...{ a: set({ a: '{{ vars.x }}' }), b: set({ b: 'b' }), c: set({ c: 'c' }), m: merge(), e: end },
      },
      [
        ...['s>p', 'p:branch:a>q', 'q:branch:x>x', 'q:branch:y>y', 'x>n', 'y>n', 'n>a', 'a>m'],
        ...['p:branch:b>b', 'p:branch:c>c', 'b>m', 'c>m', 'm>e'],
      ],
      { variables },
    );
    const id = await startOne(workflow);
    await walk();
    await walk(daysLater(1));
    expect(await run(id)).toMatchObject({ status: 'FINISHED', data: { vars: { a: 'x', b: 'b', c: 'c', x: 'x' } } });
    expect(await cursors()).toBe(0);
  });
});

describe('a merge that waits for some', () => {
  test.each([
    [{ wait: 'any' }, 1, { a: '', b: '', c: 'c' }, 2],
    [{ wait: 'n', n: 2 }, 3, { a: '', b: 'b', c: 'c' }, 1],
  ])('%j goes on after that many, and cancels the others', async (data, day, vars, lost) => {
    const workflow = await activate(
      {
        ...{ s: begin, p: parallel, wa: wait(5), wb: wait(3), wc: wait(1), a: set({ a: 'a' }), b: set({ b: 'b' }) },
        ...{ c: set({ c: 'c' }), m: merge(data), e: end },
      },
      [
        ...['s>p', 'p:branch:a>wa', 'wa>a', 'a>m', 'p:branch:b>wb', 'wb>b', 'b>m', 'p:branch:c>wc', 'wc>c', 'c>m'],
        'm>e',
      ],
      { variables },
    );
    const id = await startOne(workflow);
    for (let now = 0; now <= 6; now += 1) await walk(daysLater(now));
    expect(await run(id)).toMatchObject({ status: 'FINISHED', data: { vars } });
    expect(await query('select ended_at from automation.runs')).toEqual([{ ended_at: daysLater(day) }]);
    const all = await steps(id);
    expect(
      all.filter(
        ([, , detail]) =>
          JSON.stringify(detail) === '{"cancelled": "LOST"}' || JSON.stringify(detail) === '{"cancelled":"LOST"}',
      ),
    ).toHaveLength(lost);
    expect(all).toContainEqual(['m', 'next', { arrived: 3 - lost, lost }]);
    expect(await cursors()).toBe(0);
  });
});

describe('branches that fail', () => {
  test.each([
    [{}, 'FAILED'],
    [{ tolerate: { count: 1 } }, 'FINISHED'],
    [{ tolerate: { count: 0 } }, 'FAILED'],
    [{ tolerate: { percent: 33 } }, 'FAILED'],
    [{ tolerate: { percent: 34 } }, 'FINISHED'],
    [{ onBranchFailure: 'tolerate' }, 'FINISHED'],
  ])('one of three with %j: %s', async (data, status) => {
    const id = await startOne(await threeBranches({ a: broken, b: set({ b: 'b' }), c: wait(1) }, merge(data)));
    await walk();
    expect(await run(id)).toMatchObject({ status: 'RUNNING' });
    await walk(daysLater(1));
    const ended = await run(id);
    expect(ended?.status).toBe(status);
    expect(ended?.error ?? '').toMatch(
      status === 'FAILED' ? /^BRANCHES_FAILED: 1 of 3 branches failed before the node "m"; VALUE_OF_WRONG_TYPE/ : /^$/,
    );
    expect(await cursors()).toBe(0);
  });

  test('one that the database refuses has failed like the others, and holds no other run', async () => {
    await query(`
      create or replace function public.refuse() returns trigger language plpgsql as $$
      begin
        if new.title = 'Poison' then raise exception 'This row is refused' using errcode = '23514'; end if;
        return new;
      end $$;
      create or replace trigger refuse before insert on crm.tasks for each row execute function public.refuse()`);
    const task = { type: 'task', data: { title: '{{ input.title }}' } };
    const branches = { a: task, b: set({ b: 'b' }), c: set({ c: 'c' }) };
    const tolerant = await threeBranches(branches, merge({ tolerate: { count: 1 } }));
    const strict = await threeBranches(branches);
    const ids: string[] = [];
    for (const workflow of [tolerant, strict])
      for (const title of ['Poison', 'Call']) ids.push(await startOne(workflow, { input: { title } }));
    expect(await walk()).toMatchObject({ failed: 2 });
    const ended = [];
    for (const id of ids) ended.push(await run(id));
    expect(ended.map((one) => one?.status)).toEqual(['FINISHED', 'FINISHED', 'FAILED', 'FINISHED']);
    expect(ended[2]?.error).toMatch(/^BRANCHES_FAILED: .*; STEP_FAILED: 23514 This row is refused$/);
    expect(await cursors()).toBe(0);
  });

  test('a customer who is deleted ends the run in all its branches', async () => {
    const id = await startOne(await threeBranches({ a: wait(1), b: wait(2), c: wait(3) }));
    await walk();
    await query('delete from crm.customers');
    await walk(daysLater(1));
    expect(await run(id)).toMatchObject({ status: 'CANCELLED', outcome: 'CUSTOMER_GONE' });
    expect(await cursors()).toBe(0);
  });

  test('variables that are too large together fail the run', async () => {
    const long = (name: string) => set({ [name]: '{{ input.long }}' });
    const workflow = await threeBranches({ a: long('a'), b: long('b'), c: long('c') });
    const id = await startOne(workflow, { input: { long: 'x'.repeat(7000) } });
    await walk();
    expect(await run(id)).toMatchObject({ status: 'FAILED', error: expect.stringMatching(/^VARIABLES_TOO_LARGE/) });
  });
});

test('a goal that is reached in a branch ends the run', async () => {
  const goal = { path: 'customer.attributes.word', op: 'eq', value: 'bought' };
  const workflow = await activate(
    {
      s: begin,
      p: { type: 'parallel', data: { branches: [{ id: 'a' }, { id: 'b' }] } },
      a: wait(1),
      b: wait(9),
      m: merge(),
      e: end,
    },
    ['s>p', 'p:branch:a>a', 'p:branch:b>b', 'a>m', 'b>m', 'm>e'],
    { settings: { goal } },
  );
  const id = await startOne(workflow);
  await walk();
  await query(`update crm.customers set attributes = '{"word": "bought"}'`);
  await walk(daysLater(1));
  expect(await run(id)).toMatchObject({ status: 'FINISHED', outcome: 'GOAL' });
  expect(await cursors()).toBe(0);
});

test('a pause holds branches, and they join afterwards', async () => {
  const workflow = await threeBranches({ a: wait(1), b: set({ b: 'b' }), c: wait(2) });
  const id = await startOne(workflow);
  await walk();
  await query(`update automation.workflows set status = 'PAUSED'`);
  await walk(daysLater(3));
  await query(`update automation.workflows set status = 'ACTIVE'`);
  await query('select automation.release_cursors(tenant_id, id, $1) from automation.workflows', [daysLater(4)]);
  await walk(daysLater(4));
  expect(await run(id)).toMatchObject({ status: 'FINISHED' });
});
