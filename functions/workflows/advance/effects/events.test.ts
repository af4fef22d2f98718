/** Nodes that raise events of the tenant's own: what is recorded, who hears of it, and where circles of workflows end. */
import { expect, test } from 'vitest';
import { daysLater, NOW } from '../setup-walk.ts';
import { setUpListening } from '../waits/setup-listening.ts';
import { begin, end, setUpEffects } from './setup-effects.ts';

const set = setUpEffects();
const { activate, customers, query, run, start, startAt, state, trace, walk } = set;
const { events, listen, reasons, runs } = setUpListening(set);

const raise = (data: object = {}) => ({ type: 'event', data: { type: 'custom.won', ...data } });
const every = { settings: { reentry: 'every-occurrence' } };
const won = async () => (await events()).filter(({ type }) => type === 'custom.won');

test('an event is recorded with the values of its payload, by the walk itself', async () => {
  const payload = { name: '{{ customer.name }}', score: { path: 'customer.attributes.score' }, fixed: [1] };
  const { runId } = await startAt(raise({ payload }));
  expect(await won()).toEqual([
    { type: 'custom.won', depth: 1, data: { runId, name: 'Customer 1', score: 7, fixed: [1] } },
  ]);
  expect(await trace(runId)).toContainEqual(['n', 'next', { event: 'custom.won' }]);
  expect((await run(runId))?.outcome).toBe('DONE');
  expect(await query('select from automation.jobs')).toEqual([]);
});

test('each step raises it once, also when the step is written twice', async () => {
  const loop = { type: 'loop', data: { kind: 'times', n: 3 } };
  const workflow = await activate({ s: begin, l: loop, n: raise(), e: end }, ['s>l', 'l:loop>n', 'n>l', 'l:done>e']);
  const [customer = ''] = await customers(1);
  const [row] = await start(workflow, [customer]);
  await walk();
  expect(await won()).toHaveLength(3);
  const [again] = await query<{ data: object; dedupe_key: string }>(
    `select data, dedupe_key from automation.events where type = 'custom.won' limit 1`,
  );
  const key = again?.dedupe_key.replace(/^run:/, '');
  const asked = [{ tenantId: state.tenantId, runId: row?.run_id, key, type: 'custom.won', data: {} }];
  await query('select automation.raise_events($1, $2)', [JSON.stringify(asked), NOW]);
  expect(await won()).toHaveLength(3);
});

test('it starts other workflows, and ends waits for it', async () => {
  const waits = { type: 'wait', data: { kind: 'event', types: ['custom.won'], timeout: { n: 9, unit: 'days' } } };
  const waiter = await activate({ s: begin, w: waits, e: end }, ['s>w', 'w:event>e']);
  const entry = { type: 'start', data: { entries: [{ kind: 'event', types: ['custom.won'] }] } };
  const other = await activate({ s: entry, e: end }, ['s>e']);
  await listen(other);
  const raiser = await activate({ s: begin, n: raise(), e: end }, ['s>n', 'n>e']);
  const [customer = ''] = await customers(1);
  const [waiting] = await start(waiter, [customer]);
  await walk();
  await start(raiser, [customer]);
  for (let turn = 0; turn < 3; turn += 1) await walk(daysLater(1));
  expect((await run(waiting?.run_id ?? ''))?.status).toBe('FINISHED');
  expect(await query('select event_depth from automation.runs where workflow_id = $1', [other])).toEqual([
    { event_depth: 1 },
  ]);
});

test('a workflow that starts itself by its own event ends at the eighth, and says so', async () => {
  const entry = { type: 'start', data: { entries: [{ kind: 'event', types: ['custom.won'] }, { kind: 'manual' }] } };
  const circle = await activate({ s: entry, n: raise(), e: end }, ['s>n', 'n>e'], every);
  await listen(circle);
  await start(circle, await customers(1));
  for (let turn = 0; turn < 12; turn += 1) await walk();
  expect((await won()).map(({ depth }) => depth)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  expect([await runs(), await reasons()]).toEqual([8, [{ reason: 'TOO_DEEP', entries: 1 }]]);
});

test('a circle through a workflow node ends too: the run that a node starts is as deep as its own', async () => {
  const inner = await activate({ s: begin, n: raise(), e: end }, ['s>n', 'n>e'], every);
  const entry = { type: 'start', data: { entries: [{ kind: 'event', types: ['custom.won'] }, { kind: 'manual' }] } };
  const child = { type: 'workflow', data: { workflowId: inner, wait: false } };
  const surroundings = { workflows: new Map([[inner, []]]) };
  const outer = await activate({ s: entry, c: child, e: end }, ['s>c', 'c>e'], { ...every, surroundings });
  await listen(outer);
  await start(outer, await customers(1));
  for (let turn = 0; turn < 24; turn += 1) await walk();
  expect((await won()).map(({ depth }) => depth)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  expect(await reasons()).toEqual([{ reason: 'TOO_DEEP', entries: 1 }]);
});

test('it is withheld from a customer who is not active, and without a customer', async () => {
  const { runId, workflow } = await startAt(raise(), { customer: { status: 'INACTIVE' } });
  const [nobody] = await start(workflow, [null], { key: 'nobody' });
  await walk();
  expect((await trace(runId))[1]).toEqual(['n', 'next', { suppressed: 'NOT_ACTIVE' }]);
  expect((await trace(nobody?.run_id ?? ''))[1]).toEqual(['n', 'next', { suppressed: 'NO_CUSTOMER' }]);
  expect(await won()).toEqual([]);
});

test('a payload of more than 8 KB is an error of the node', async () => {
  const payload = { all: { path: 'input' } };
  const big = { noise: Array.from({ length: 3000 }, (_, n) => n * 7919) };
  const workflow = await activate(
    { s: begin, n: raise({ payload, onError: 'branch' }), e: end, x: { type: 'end', data: { outcome: 'ERROR' } } },
    ['s>n', 'n>e', 'n:error>x'],
  );
  const [row] = await start(workflow, await customers(1), { input: big });
  await walk();
  const [, step] = await trace(row?.run_id ?? '');
  expect(step).toEqual(['n', 'error', { event: 'custom.won', error: expect.stringMatching(/^EVENT_TOO_LARGE:/) }]);
  expect([await won(), (await run(row?.run_id ?? ''))?.outcome]).toEqual([[], 'ERROR']);
});
