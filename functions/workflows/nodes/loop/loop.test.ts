/** Loops that run several items at once. */
import { expect, test } from 'vitest';
import { daysLater, setUpWalk } from '../../advance/setup-walk.ts';

const { activate, customers, start, walk, run, query } = setUpWalk();

const begin = { type: 'start', data: { entries: [{ kind: 'manual' }] } };
const end = { type: 'end' };
const set = (variables: object) => ({ type: 'set', data: { variables } });
const wait = (n: number) => ({ type: 'wait', data: { kind: 'duration', n, unit: 'days' } });
const variables = ['seen', 'last'].map((name) => ({ name, type: 'string', default: '' }));
const loop = (data: object) => ({
  type: 'loop',
  data: { kind: 'for-each', list: 'input.items', concurrency: 2, ...data },
});

const withBody = (body: object, data: object = {}) =>
  activate(
    { s: begin, l: loop(data), v: set({ last: '{{ loop.item }}{{ loop.index }}/{{ loop.total }}' }), b: body, e: end },
    ['s>l', 'l:loop>v', 'v>b', 'b>l', 'l:done>e'],
    {
      variables,
    },
  );

const startOne = async (workflowId: string, items: unknown) => {
  const [customer] = await customers(1, { attributes: { word: 'abc' } });
  return (await start(workflowId, [customer ?? ''], { input: { items } }))[0]?.run_id ?? '';
};
const detail = async () =>
  (await query<{ detail: object }>(`select detail from automation.run_trace where port = 'done'`))[0]?.detail;

test('opens the next item when one is over, and keeps what the last item set', async () => {
  const id = await startOne(await withBody(wait(1)), ['a', 'b', 'c']);
  await walk();
  expect(await query(`select branch from automation.cursors where state = 'SLEEPING' order by 1`)).toEqual([
    { branch: 1 },
    { branch: 2 },
  ]);
  await walk(daysLater(1));
  expect(await query(`select branch from automation.cursors where state = 'SLEEPING' order by 1`)).toEqual([
    { branch: 3 },
  ]);
  await walk(daysLater(2));
  expect(await run(id)).toMatchObject({ status: 'FINISHED', data: { vars: { last: 'c2/3' } } });
  expect(await detail()).toEqual({ rounds: 3 });
  const rounds = await query(`select count(*)::int as n from automation.run_trace where port = 'loop'`);
  expect([rounds, await query('select from automation.cursors')]).toEqual([[{ n: 3 }], []]);
});

test('ends at its cap, with a list of 10 000', async () => {
  const items = Array.from({ length: 10_000 }, (_, index) => index);
  const id = await startOne(await withBody(set({ seen: 'x' }), { concurrency: 20, max: 50 }), items);
  await walk();
  expect(await run(id)).toMatchObject({ status: 'FINISHED', data: { vars: { last: '4949/10000' } } });
  expect(await detail()).toEqual({ rounds: 50, capped: true });
});

test.each([[[]], [undefined], ['no list']])('passes when the list is %j', async (items) => {
  const id = await startOne(await withBody(wait(1)), items);
  await walk();
  expect(await run(id)).toMatchObject({ status: 'FINISHED' });
  expect(await detail()).toMatchObject({ rounds: 0 });
});

test('fails with the first item that fails', async () => {
  const broken = { type: 'update-customer', data: { increment: { 'attributes.word': 1 } } };
  const id = await startOne(await withBody(broken), ['a', 'b', 'c']);
  await walk();
  expect(await run(id)).toMatchObject({
    status: 'FAILED',
    error: expect.stringMatching(/^ITEM_FAILED: VALUE_OF_WRONG_TYPE/),
  });
  // The places where it failed are kept for a retry.
  expect(await query('select distinct state from automation.cursors')).toEqual([{ state: 'FAILED' }]);
});

test('a loop in an item of a loop, which is in a loop', async () => {
  const workflow = await activate(
    {
      ...{
        s: begin,
        o: { type: 'loop', data: { kind: 'times', n: 2 } },
        l: loop({}),
        i: { type: 'loop', data: { kind: 'times', n: 2, concurrency: 2 } },
      },
      ...{
        v: set({ last: '{{ loop.index }}' }),
        w: set({ seen: '{{ vars.seen }}{{ loop.index }}{{ vars.last }};' }),
        e: end,
      },
    },
    ['s>o', 'o:loop>l', 'l:loop>i', 'i:loop>v', 'v>i', 'i:done>w', 'w>l', 'l:done>o', 'o:done>e'],
    { variables },
  );
  const id = await startOne(workflow, ['a', 'b']);
  await walk();
  expect(await run(id)).toMatchObject({ status: 'FINISHED', data: { vars: { seen: '11;11;' } } });
});
