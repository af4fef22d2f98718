/** How runs are walked: each type of node, and what ends a run. */
import { describe, expect, test } from 'vitest';
import { daysLater, setUpWalk } from './setup-walk.ts';

const { activate, customers, start, walk, trace, run, query } = setUpWalk();

const begin = { type: 'start', data: { entries: [{ kind: 'manual' }] } };
const end = { type: 'end' };
const wait = (n: number, unit = 'days') => ({ type: 'wait', data: { kind: 'duration', n, unit } });
const task = (data: object = {}) => ({
  type: 'task',
  data: { title: 'Call {{ customer.name }}', dueInDays: 2, ...data },
});
const ifScore = { type: 'condition', data: { when: { path: 'customer.attributes.score', op: 'gte', value: 70 } } };

async function startOne(workflowId: string, customerId: string | null = null, more: object = {}) {
  const [row] = await start(workflowId, [customerId], { ...more });
  return row?.run_id ?? String(row?.refused);
}

const tasks = () =>
  query('select title, due_at, source, status, priority, customer_id from crm.tasks order by created_at');

describe('a run', () => {
  test('asks, makes a task, waits and ends, each when its time comes', async () => {
    const workflow = await activate({ s: begin, c: ifScore, t: task(), w: wait(3), e: end }, [
      's>c',
      'c:true>t',
      'c:false>e',
      't>w',
      'w>e',
    ]);
    const [warm] = await customers(1, { attributes: { score: 80 } });
    const [cold] = await customers(1, { attributes: { score: 10 } });
    const one = await startOne(workflow, warm);
    const two = await startOne(workflow, cold);
    expect(await walk()).toMatchObject({ claimed: 2, steps: 6, failed: 0 });
    expect(await run(two)).toMatchObject({ status: 'FINISHED', outcome: 'DONE' });
    expect(await run(one)).toMatchObject({ status: 'RUNNING', outcome: null });
    expect(await tasks()).toEqual([
      {
        title: 'Call Customer 1',
        due_at: daysLater(2),
        source: 'WORKFLOW',
        status: 'PENDING',
        priority: 'MEDIUM',
        customer_id: warm,
      },
    ]);
    expect(await walk(daysLater(2.99))).toMatchObject({ claimed: 0, steps: 0 });
    expect(await walk(daysLater(3))).toMatchObject({ claimed: 1, steps: 2 });
    expect(await trace(one)).toEqual([
      ['s', 'next', null],
      ['c', 'true', { leaf: { at: '', path: 'customer.attributes.score', op: 'gte', value: 80 } }],
      ['t', 'next', { title: 'Call Customer 1' }],
      ['w', 'next', null],
      ['e', null, { end: 'DONE' }],
    ]);
    expect(await query('select count(*)::int as n from automation.cursors')).toEqual([{ n: 0 }]);
    expect(await tasks()).toHaveLength(1);
  });

  test('goes round a loop with a wait in it, and counts rounds that nest', async () => {
    const set = { type: 'set', data: { variables: { seen: '{{ vars.seen }}{{ loop.index }}{{ loop.item }};' } } };
    const workflow = await activate(
      {
        ...{ s: begin, outer: { type: 'loop', data: { kind: 'times', n: 2 } } },
        ...{
          inner: { type: 'loop', data: { kind: 'for-each', list: 'input.items', max: 2 } },
          v: set,
          w: wait(1),
          u: set,
          e: end,
        },
      },
      ['s>outer', 'outer:loop>inner', 'inner:loop>v', 'v>w', 'w>inner', 'inner:done>u', 'u>outer', 'outer:done>e'],
      { variables: [{ name: 'seen', type: 'string', default: '' }] },
    );
    const id = await startOne(workflow, null, { input: { items: ['a', 'b', 'c'] } });
    for (let day = 0; day <= 4; day += 1) await walk(daysLater(day));
    expect(await run(id)).toMatchObject({ status: 'FINISHED' });
    const [last] = await query<{ detail: unknown }>(
      `select detail from automation.run_trace where port = 'done' order by step limit 1`,
    );
    expect(last?.detail).toEqual({ rounds: 2, capped: true });
    expect((await trace(id)).filter(([node]) => node === 'v')).toHaveLength(4);
    expect((await run(id))?.data.vars).toEqual({ seen: '0a;1b;0;0a;1b;1;' });
  });

  test('takes a loop without end to its cap, and no more than 10000 steps', async () => {
    const always = { type: 'loop', data: { kind: 'while', when: { all: [] }, max: 1000 } };
    const note = { type: 'set', data: { variables: { x: 1 } } };
    const capped = await activate({ s: begin, l: always, v: note, e: end }, ['s>l', 'l:loop>v', 'v>l', 'l:done>e']);
    const id = await startOne(capped);
    expect(await walk()).toMatchObject({ steps: 2003 });
    expect((await trace(id)).at(-2)).toEqual(['l', 'done', { rounds: 1000, capped: true }]);
    const nested = await activate({ s: begin, l: always, m: always, v: note, e: end }, [
      's>l',
      'l:loop>m',
      'm:loop>v',
      'v>m',
      'm:done>l',
      'l:done>e',
    ]);
    const endless = await startOne(nested);
    await walk();
    expect(await run(endless)).toMatchObject({ status: 'FAILED', error: expect.stringMatching(/^TOO_MANY_STEPS/) });
  });

  test('ends at its goal, at its exit condition, and where the way ends', async () => {
    const isWarm = { path: 'customer.attributes.score', op: 'gte', value: 70 };
    const nodes = { s: begin, w: wait(1), t: task() };
    const goal = await activate(nodes, ['s>w', 'w>t'], { settings: { goal: isWarm } });
    const exit = await activate(nodes, ['s>w', 'w>t'], { settings: { exitWhen: isWarm } });
    const [customer] = await customers(1);
    const ids = [await startOne(goal, customer), await startOne(exit, customer)];
    await walk();
    await query(`update crm.customers set attributes = '{"score": 90}'`);
    await walk(daysLater(1));
    const outcomes = await Promise.all(ids.map(async (id) => (await run(id))?.outcome));
    expect(outcomes).toEqual(['GOAL', 'EXITED']);
    expect(await tasks()).toEqual([]);
    const [other] = await customers(1);
    const third = await startOne(goal, other);
    await walk();
    await walk(daysLater(1));
    expect(await run(third)).toMatchObject({ status: 'FINISHED', outcome: 'DEAD_END' });
  });

  test('fails by itself when its variables grow beyond 16 KB', async () => {
    const double = { type: 'set', data: { variables: { x: '{{ vars.x }}{{ vars.x }}' } } };
    const workflow = await activate(
      { s: begin, l: { type: 'loop', data: { kind: 'times', n: 30 } }, v: double, e: end },
      ['s>l', 'l:loop>v', 'v>l', 'l:done>e'],
      {
        variables: [{ name: 'x', type: 'string', default: 'xxxx' }],
      },
    );
    const id = await startOne(workflow);
    await walk();
    expect(await run(id)).toMatchObject({
      status: 'FAILED',
      error: expect.stringMatching(/^VARIABLES_TOO_LARGE: after the node "v"/),
    });
  });
});

describe('a task', () => {
  test.each([
    [{ status: 'INACTIVE' }, 'NOT_ACTIVE'],
    [{ doNotContactUntil: '2026-03-04' }, 'DO_NOT_CONTACT'],
  ])('is withheld with its reason: %j', async (columns, reason) => {
    const skip = await activate({ s: begin, t: task(), e: end }, ['s>t', 't>e']);
    const stop = await activate({ s: begin, t: task({ whenSuppressed: 'end' }), e: end }, ['s>t', 't>e']);
    const [customer] = await customers(1, columns);
    const ids = [await startOne(skip, customer), await startOne(stop, customer)];
    await walk();
    expect(await trace(ids[0] ?? '')).toContainEqual(['t', 'next', { suppressed: reason }]);
    expect(await run(ids[1] ?? '')).toMatchObject({ status: 'FINISHED', outcome: 'SUPPRESSED' });
    expect(await tasks()).toEqual([]);
  });

  test('waits until the customer may be contacted, if it is told to', async () => {
    const workflow = await activate({ s: begin, t: task({ whenSuppressed: 'wait' }), e: end }, ['s>t', 't>e']);
    const [customer] = await customers(1, { doNotContactUntil: '2026-03-03' });
    const id = await startOne(workflow, customer);
    for (let day = 0; day < 2; day += 1) await walk(daysLater(day));
    expect(await tasks()).toEqual([]);
    await walk(daysLater(2));
    expect([(await tasks()).length, (await run(id))?.status]).toEqual([1, 'FINISHED']);
  });
});
