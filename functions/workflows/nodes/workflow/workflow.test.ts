/** Runs that start runs of other workflows: they go on with the end of those, whichever it is. */
import { describe, expect, test } from 'vitest';
import { daysLater, NOW, setUpWalk } from '../../advance/setup-walk.ts';

const { activate, customers, start, walk, trace, run, query, state } = setUpWalk();

const begin = { type: 'start', data: { entries: [{ kind: 'manual' }] } };
const end = { type: 'end' };
const wait = (n: number) => ({ type: 'wait', data: { kind: 'duration', n, unit: 'days' } });
const set = (values: object) => ({ type: 'set', data: { variables: values } });
const variables = [{ name: 'answer', type: 'string', default: '' }];
const broken = { type: 'update-customer', data: { increment: { 'attributes.word': 1 } } };
const edges = ['s>w', 'w:next>e', 'w:error>f'];

/** A workflow that starts another. */
const caller = (workflowId: string, data: object = {}, more: Readonly<Record<string, unknown>> = {}) =>
  activate(
    {
      s: begin,
      w: { type: 'workflow', data: { workflowId, onError: 'branch', ...data } },
      e: end,
      f: { type: 'end', data: { outcome: 'NO' } },
    },
    edges,
    { surroundings: { workflows: new Map([[workflowId, []]]) }, ...more },
  );

const startOne = async (workflowId: string, customerId?: string) =>
  (await start(workflowId, [customerId ?? (await customers(1, { attributes: { word: 'abc' } }))[0] ?? '']))[0]
    ?.run_id ?? '';
const runsOf = (workflowId: string) =>
  query<{ id: string; status: string; outcome: string; data: { input: object } }>(
    'select * from automation.runs where workflow_id = $1',
    [workflowId],
  );
const archive = (workflowId: string) =>
  query(`update automation.workflows set status = 'ARCHIVED', archived_at = now() where id = $1`, [workflowId]);

test('waits for the end of the other run, gives it its input, and sees what it has set', async () => {
  const child = await activate(
    { s: begin, v: set({ answer: 'for {{ input.who }}' }), r: wait(1), e: end },
    ['s>v', 'v>r', 'r>e'],
    { variables },
  );
  const parent = await caller(child, { input: { who: '{{ customer.name }}' } });
  const id = await startOne(parent);
  await walk();
  expect(await run(id)).toMatchObject({ status: 'RUNNING' });
  await walk(daysLater(1));
  const [inner] = await runsOf(child);
  expect(inner).toMatchObject({
    status: 'FINISHED',
    data: { input: { who: 'Customer 1' }, trigger: { kind: 'workflow', runId: id, workflowId: parent } },
  });
  expect(await run(id)).toMatchObject({
    status: 'FINISHED',
    outcome: 'DONE',
    data: { steps: { w: { runId: inner?.id, status: 'FINISHED', vars: { answer: 'for Customer 1' } } } },
  });
  expect(await trace(id)).toContainEqual(['w', 'next', { runId: inner?.id, status: 'FINISHED', outcome: 'DONE' }]);
});

test('goes on at once when it need not wait, and the other run goes on by itself', async () => {
  const child = await activate({ s: begin, r: wait(1), e: end }, ['s>r', 'r>e']);
  const id = await startOne(await caller(child, { wait: false }));
  await walk();
  expect(await run(id)).toMatchObject({ status: 'FINISHED', outcome: 'DONE' });
  expect(await runsOf(child)).toMatchObject([{ status: 'RUNNING' }]);
  await walk(daysLater(1));
  expect(await runsOf(child)).toMatchObject([{ status: 'FINISHED' }]);
});

describe('when the other run', () => {
  test('fails, the node takes its way for errors', async () => {
    const child = await activate({ s: begin, u: broken, e: end }, ['s>u', 'u>e']);
    const [branch, stop, goOn] = [
      await caller(child),
      await caller(child, { onError: 'stop' }),
      await caller(child, { onError: 'continue' }),
    ];
    for (const [workflow, expected] of [
      [branch, { status: 'FINISHED', outcome: 'NO' }],
      [stop, { status: 'FAILED', error: expect.stringMatching(/^CHILD_FAILED: .* FAILED: VALUE_OF_WRONG_TYPE/) }],
      [
        goOn,
        {
          status: 'FINISHED',
          outcome: 'DONE',
          data: {
            steps: {
              w: { error: { code: 'CHILD_FAILED', message: expect.stringMatching(/^CHILD_FAILED: .* FAILED: V/) } },
            },
          },
        },
      ],
    ] as const) {
      const id = await startOne(workflow);
      await walk();
      expect(await run(id)).toMatchObject(expected);
    }
  });

  test('ends because its workflow is archived, so does the waiting', async () => {
    const child = await activate({ s: begin, r: wait(1), e: end }, ['s>r', 'r>e']);
    const id = await startOne(await caller(child));
    await walk();
    await archive(child);
    await walk(daysLater(1));
    expect(await run(id)).toMatchObject({
      status: 'FINISHED',
      outcome: 'NO',
      data: { steps: { w: { outcome: 'WORKFLOW_ARCHIVED' } } },
    });
  });

  test('may not start, the reason is told', async () => {
    const child = await activate({ s: begin, r: wait(5), e: end }, ['s>r', 'r>e']);
    const [customer] = await customers(1);
    await start(child, [customer ?? '']);
    const [waits, goesOn] = [await caller(child), await caller(child, { wait: false })];
    const ids = [await startOne(waits, customer), await startOne(goesOn, customer)];
    await walk();
    expect(await trace(ids[0] ?? '')).toContainEqual([
      'w',
      'error',
      { refused: 'ALREADY_ENTERED', error: expect.stringMatching(/^CHILD_REFUSED: .*ALREADY_ENTERED$/) },
    ]);
    expect(await trace(ids[1] ?? '')).toContainEqual(['w', 'next', { refused: 'ALREADY_ENTERED' }]);
    await archive(child);
    const late = await startOne(goesOn);
    await walk();
    expect(await trace(late)).toContainEqual([
      'w',
      'error',
      { refused: 'NOT_ACTIVE', error: expect.stringMatching(/NOT_ACTIVE$/) },
    ]);
  });
});

test('whoever waits is cancelled with the other run, and one that was let go is not', async () => {
  const child = await activate({ s: begin, r: wait(5), e: end }, ['s>r', 'r>e'], {
    settings: { reentry: 'every-occurrence' },
  });
  const middle = await caller(child);
  const outer = await caller(middle);
  const id = await startOne(outer);
  await walk();
  expect(await query(`select from automation.runs where status = 'RUNNING'`)).toHaveLength(3);
  await query(
    `select automation.end_runs(array[$1::uuid], array[$2::uuid], array['CANCELLED'], array['CANCELLED'], array[null]::text[], $3)`,
    [state.tenantId, id, NOW],
  );
  expect(await runsOf(child)).toMatchObject([{ status: 'CANCELLED', outcome: 'PARENT_ENDED' }]);
  expect(await runsOf(middle)).toMatchObject([{ status: 'CANCELLED', outcome: 'PARENT_ENDED' }]);
  expect(await query('select from automation.cursors')).toEqual([]);
});

test('a circle that came about after publishing, and a ninth level, start nothing', async () => {
  const last = await activate({ s: begin, e: end }, ['s>e'], { settings: { reentry: 'every-occurrence' } });
  const more = { settings: { reentry: 'every-occurrence' } };
  const chain = [last];
  for (let level = 0; level < 9; level += 1) chain.unshift(await caller(chain[0] ?? '', {}, more));
  const id = await startOne(chain[0] ?? '');
  await walk();
  expect(await query(`select distinct error from automation.runs where error is not null`)).toEqual([]);
  expect(await run(id)).toMatchObject({ status: 'FINISHED', outcome: 'DONE' });
  const refusals = await query(
    `select detail ->> 'refused' as reason from automation.run_trace where detail ? 'refused'`,
  );
  expect(refusals).toEqual([{ reason: 'TOO_DEEP' }]);
  expect(await runsOf(last)).toEqual([]);

  await query(
    `update automation.graph_nodes n set config = n.config || jsonb_build_object('workflowId', $1::text)
     from automation.workflows w where w.active_graph_id = n.graph_id and w.id = $2 and n.kind = 'workflow'`,
    [chain[7], chain[8]],
  );
  const round = await startOne(chain[7] ?? '');
  await walk();
  expect(await run(round)).toMatchObject({ status: 'FINISHED' });
  expect(await query(`select from automation.run_trace where detail ->> 'refused' = 'WORKFLOW_CYCLE'`)).toHaveLength(1);
});
