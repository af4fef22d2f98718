/** A run whose join failed goes on from the branches that failed; those that had arrived do nothing again. */
import { expect, test } from 'vitest';
import { daysLater, NOW, setUpWalk } from '../setup-walk.ts';

const { activate, customers, start, walk, trace, run, query, state } = setUpWalk();

const begin = { type: 'start', data: { entries: [{ kind: 'manual' }] } };
const end = { type: 'end' };
const waitDays = (n: number) => ({ type: 'wait', data: { kind: 'duration', n, unit: 'days' } });
const task = { type: 'task', data: { title: 'Call' } };
/** Fails until the word is a number. */
const count = { type: 'update-customer', data: { increment: { 'attributes.word': 1 } } };
const branches = (...ids: string[]) => ({ type: 'parallel', data: { branches: ids.map((id) => ({ id })) } });
const merge = (data: object = {}) => ({ type: 'merge', data });

async function startOne(workflowId: string) {
  const of = await customers(1, { attributes: { word: 'abc', list: [1, 2, 3] } });
  const [row] = await start(workflowId, of, { input: { list: [1, 2, 3] } });
  return row?.run_id ?? '';
}

const mend = () => query(`update crm.customers set attributes = attributes || '{"word": 1}'`);
const retry = async (id: string, now = NOW) =>
  (
    await query<{ moved: number }>(
      `select moved from automation.move_runs($1, 'retry', $2, null, null, 'k', 'me', $3)`,
      [state.tenantId, [id], now],
    )
  )[0]?.moved;
const tasks = async () => (await query('select from crm.tasks')).length;
const cursors = async () => (await query('select from automation.cursors')).length;

test('of a merge that waits for all', async () => {
  const workflow = await activate(
    { s: begin, p: branches('a', 'b', 'c'), a: task, b: count, c: waitDays(1), m: merge(), t: task, e: end },
    ['s>p', 'p:branch:a>a', 'p:branch:b>b', 'p:branch:c>c', 'a>m', 'b>m', 'c>m', 'm>t', 't>e'],
  );
  const id = await startOne(workflow);
  await walk();
  await walk(daysLater(1));
  expect(await run(id)).toMatchObject({ status: 'FAILED', error: expect.stringMatching(/^BRANCHES_FAILED: 1 of 3/) });
  // It fails again as long as nothing is mended.
  expect(await retry(id, daysLater(1))).toBe(1);
  await walk(daysLater(1));
  expect(await run(id)).toMatchObject({ status: 'FAILED', error: expect.stringMatching(/^BRANCHES_FAILED: 1 of 3/) });
  await mend();
  expect(await retry(id, daysLater(1))).toBe(1);
  await walk(daysLater(1));
  expect(await run(id)).toMatchObject({ status: 'FINISHED', error: null });
  expect([await tasks(), await cursors()]).toEqual([2, 0]);
  expect((await trace(id)).filter(([, , detail]) => detail && JSON.stringify(detail).includes('fail"'))).toEqual([]);
  const counted = await query('select port, runs::int from automation.node_counts where tenant_id = $1 and runs > 1', [
    state.tenantId,
  ]);
  expect(counted).toEqual([]);
});

test('of a merge that waits for the first: the others begin again too', async () => {
  const workflow = await activate(
    { s: begin, p: branches('a', 'b'), a: count, b: waitDays(1), m: merge({ wait: 'any' }), e: end },
    ['s>p', 'p:branch:a>a', 'p:branch:b>b', 'a>m', 'b>m', 'm>e'],
  );
  const id = await startOne(workflow);
  await walk();
  expect(await run(id)).toMatchObject({ status: 'FAILED' });
  await mend();
  expect(await retry(id)).toBe(1);
  await walk();
  expect([await run(id), await cursors()]).toMatchObject([{ status: 'FINISHED' }, 0]);
  const lost = (await trace(id)).filter(([, , detail]) => JSON.stringify(detail) === '{"cancelled":"LOST"}');
  expect(lost.map(([node]) => node)).toEqual(['b']);
});

test('of a loop that runs several items at once', async () => {
  const workflow = await activate(
    {
      ...{ s: begin, l: { type: 'loop', data: { kind: 'for-each', list: 'input.list', concurrency: 2 } } },
      ...{
        c: { type: 'condition', data: { when: { path: 'loop.item', op: 'eq', value: 2 } } },
        u: count,
        t: task,
        e: end,
      },
    },
    ['s>l', 'l:loop>c', 'c:true>u', 'c:false>t', 'u>l', 't>l', 'l:done>e'],
  );
  const id = await startOne(workflow);
  await walk();
  expect(await run(id)).toMatchObject({ status: 'FAILED', error: expect.stringMatching(/^ITEM_FAILED/) });
  const before = await tasks();
  await mend();
  expect(await retry(id)).toBe(1);
  await walk();
  expect([await run(id), await cursors()]).toMatchObject([{ status: 'FINISHED' }, 0]);
  // Items 1 and 3 made one each.
  expect([before, await tasks()]).toEqual([before, 2]);
});

test.each([
  [0, 'FAILED'],
  [1, 'FINISHED'],
])('of a block inside another, which tolerates %i', async (tolerated, status) => {
  const workflow = await activate(
    {
      ...{ s: begin, p: branches('a', 'b'), q: branches('x', 'y'), x: count, y: task, n: merge(), b: task },
      ...{ m: merge({ tolerate: { count: tolerated } }), e: end },
    },
    ['s>p', 'p:branch:a>q', 'q:branch:x>x', 'q:branch:y>y', 'x>n', 'y>n', 'n>m', 'p:branch:b>b', 'b>m', 'm>e'],
  );
  const id = await startOne(workflow);
  await walk();
  expect(await run(id)).toMatchObject({ status });
  if (status === 'FAILED') {
    await mend();
    expect(await retry(id)).toBe(1);
    await walk();
    expect(await run(id)).toMatchObject({ status: 'FINISHED' });
  }
  expect([await tasks(), await cursors()]).toEqual([2, 0]);
});
