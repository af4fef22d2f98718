/** What the API tells of the runs of a workflow: figures, and the trace of one. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi, type TestApi } from '../../../test/support/api/setup-api.ts';
import { begin, type Insight, PATH, scoreFrom, setUpInsight, waitDays } from './setup-insight.ts';

let api: TestApi;
let on: Insight;
beforeAll(async () => {
  api = await startApi();
  on = await setUpInsight(api);
});
afterAll(() => api.stop());

const half = (id: string) => ({ id, label: `Way ${id}`, percentage: 50 });
const nodes = {
  s: begin,
  c: {
    type: 'condition',
    name: 'Warm?',
    data: { when: { all: [scoreFrom(20), { any: [scoreFrom(70), scoreFrom(60)] }] } },
  },
  p: { type: 'split', data: { branches: [half('a'), half('b')] } },
  w: waitDays(2),
  t: { type: 'task', data: { title: 'Call {{ customer.name }}' } },
  v: { type: 'set', data: { variables: { x: '{{ vars.x }}{{ vars.x }}' } } },
  l: { type: 'loop', data: { kind: 'times', n: 30 } },
  e: { type: 'end' },
};
const edges = [
  's>c',
  'c:true>p',
  'c:false>l',
  'p:branch:a>w',
  'p:branch:b>w',
  'w>t',
  't>e',
  'l:loop>v',
  'v>l',
  'l:done>e',
] as const;
const more = {
  settings: { goal: scoreFrom(100), timeZone: 'Europe/Berlin' },
  variables: [{ name: 'x', type: 'string', default: 'xxxx' }],
};

describe('the figures and the trace', () => {
  let workflowId: string;
  let runs: string[];
  beforeAll(async () => {
    workflowId = await on.activate(nodes, edges, more);
    const of = [];
    for (const score of [75, 65, 30, 80]) of.push(await on.customer({ attributes: { score } }));
    of.push(await on.customer({ attributes: { score: 75 }, status: 'INACTIVE' }));
    runs = await on.enter(workflowId, of);
    await on.walk();
    await on.must('POST', `/api/runs/${runs[3]}/cancel`);
    await api.query(`update crm.customers set attributes = '{"score": 100}' where id = $1`, [of[1]]);
    await on.walk(2);
  });

  const statistics = async (query = '') => on.must('GET', `${PATH}/${workflowId}/statistics${query}`);
  const dayFromNow = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

  it('say what became of the runs, and of the goal', async () => {
    const { runs: cohort, goal, days } = await statistics();
    expect(cohort).toMatchObject({ started: 5, running: 0, finished: 3, failed: 1, cancelled: 1 });
    expect(cohort.outcomes).toEqual([
      { outcome: 'DONE', runs: 2 },
      ...['CANCELLED', 'GOAL', null].map((outcome) => ({ outcome, runs: 1 })),
    ]);
    expect(goal).toEqual({ reached: 1, percent: 20 });
    expect(days).toEqual([{ day: dayFromNow(0), started: 5, finished: 0, failed: 1, cancelled: 1 }]);
  });

  it('say how many came, left and stayed at each node, and for how long', async () => {
    const { nodes: all, sampled } = await statistics(`?from=${dayFromNow(0)}&to=${dayFromNow(3)}`);
    const of = Object.fromEntries(all.map((one: { nodeId: string }) => [one.nodeId, one]));
    expect(of.c).toMatchObject({ name: 'Warm?', type: 'condition', before: 0, entered: 5, standing: 0, moved: 0 });
    expect(of.c.left).toEqual([
      { port: 'false', runs: 1 },
      { port: 'true', runs: 4 },
    ]);
    expect(of.w).toMatchObject({ entered: 4, left: [{ port: 'next', runs: 2 }], ended: 1, cancelled: 1, failed: 0 });
    expect(of.w.days.map(({ day }: { day: string }) => day)).toEqual([dayFromNow(0), dayFromNow(2)]);
    expect(of.v).toMatchObject({ failed: 1, moved: 0 });
    expect(of.w.time).toMatchObject({ steps: 4 });
    expect(of.w.time.medianSeconds).toBeGreaterThan(86_000);
    expect(of.w.time.p95Seconds).toBeGreaterThan(2 * 86_000);
    expect(sampled).toEqual({ runs: 5, isAll: true });
    const later = await statistics(`?from=${dayFromNow(1)}&to=${dayFromNow(3)}`);
    const w = later.nodes.find(({ nodeId }: { nodeId: string }) => nodeId === 'w');
    expect(w).toMatchObject({ before: 3, entered: 0, left: [{ port: 'next', runs: 2 }], ended: 1, moved: 0 });
  });

  it('group errors, and count by the branch of a split', async () => {
    const { errors, splits } = await statistics('?version=1');
    expect(errors).toMatchObject([{ code: 'VARIABLES_TOO_LARGE', nodeId: 'v', runs: 1, lastRunId: runs[2] }]);
    const [{ nodeId, branches }] = splits;
    expect(nodeId).toBe('p');
    const sum = (name: string) =>
      branches.reduce((total: number, one: Record<string, number>) => total + (one[name] ?? 0), 0);
    expect(['runs', 'finished', 'failed', 'cancelled', 'running'].map(sum)).toEqual([4, 3, 0, 1, 0]);
    expect(branches.reduce((total: number, { goal }: { goal: { reached: number } }) => total + goal.reached, 0)).toBe(
      1,
    );
  });

  it('are the same in the list of all workflows', async () => {
    const { items, from, to } = await on.must('GET', `${PATH}/figures?from=${dayFromNow(0)}&to=${dayFromNow(3)}`);
    expect([from, to]).toEqual([dayFromNow(0), dayFromNow(3)]);
    const own = items.find((one: { workflowId: string }) => one.workflowId === workflowId);
    const { runs: cohort, goal } = await statistics();
    const { outcomes: _, ...figures } = cohort;
    expect(own).toEqual({ workflowId, standing: 0, runs: figures, goal, days: [{ day: dayFromNow(0), started: 5 }] });
    const later = await on.must('GET', `${PATH}/figures?from=${dayFromNow(1)}&to=${dayFromNow(3)}`);
    expect(later.items.filter((one: { workflowId: string }) => one.workflowId === workflowId)).toEqual([]);
    expect((await on.call('GET', `${PATH}/figures?from=2026-01-02&to=2026-01-01`)).status).toBe(422);
  });

  it.each([
    ['?from=2026-01-02&to=2026-01-01', 422, 'from must not be after to'],
    ['?from=2026-01-01&to=2026-12-01', 422, 'at most 92 days'],
    ['?version=9', 404, 'no version 9'],
    ['?version=x', 422, 'whole number'],
    ['?day=1', 422, 'day is unknown'],
  ])('refuse %s', async (query, status, message) => {
    const reply = await on.call('GET', `${PATH}/${workflowId}/statistics${query}`);
    expect([reply.status, reply.body.error.message]).toEqual([status, expect.stringContaining(message)]);
  });

  it('say who was refused entry, and why', async () => {
    await api.query(
      `insert into automation.refused_entries (tenant_id, workflow_id, day, reason, entries, detail)
       select $1, $2, (now() at time zone 'UTC')::date - d, 'ENTRY_FAILED', 2, 'day ' || d from generate_series(0, 40, 10) d`,
      [on.tenantId, workflowId],
    );
    expect((await on.must('GET', `${PATH}/${workflowId}/statistics`)).refused).toEqual([
      { reason: 'ENTRY_FAILED', entries: 6, detail: 'day 0' },
    ]);
  });

  it('are absent for a workflow that there is not', async () => {
    expect((await on.call('GET', `${PATH}/${randomUUID()}/statistics`)).status).toBe(404);
  });

  const trace = async (run: number, query = '') => on.must('GET', `/api/runs/${runs[run]}/trace${query}`);

  it('name each step with its way and its reason, and the task that it made', async () => {
    const { items } = await trace(0);
    expect(items.map(({ nodeId }: { nodeId: string }) => nodeId)).toEqual(['s', 'c', 'p', 'w', 't', 'e']);
    expect(items[1]).toMatchObject({ way: 'yes', leaf: { at: 'all.1.any.0', op: 'gte', value: 75 } });
    expect(items[1].reason).toBe('customer.attributes.score was 75, asked "is at least"');
    expect(items[2].way).toMatch(/^Way [ab]$/);
    expect(Date.parse(items[3].at) - Date.parse(items[3].cameAt)).toBeGreaterThan(2 * 86_000_000);
    const task = await on.must('GET', `/api/tasks/${items[4].links.taskId}`);
    expect(task.title).toBe('Call Ann');
    expect(items[5]).toMatchObject({ port: null, way: 'the run ended here', links: { taskId: null, jobId: null } });
  });

  it('say why a run ended where it did', async () => {
    const last = async (run: number) => (await trace(run, '?limit=1000')).items.at(-1);
    expect(await last(1)).toMatchObject({ nodeId: 'w', reason: 'the goal is reached' });
    expect(await last(2)).toMatchObject({ nodeId: 'v', way: 'the run failed here', port: null });
    expect((await last(2)).reason).toMatch(/^VARIABLES_TOO_LARGE/);
    expect(await last(3)).toMatchObject({
      nodeId: 'w',
      way: 'the run was ended here',
      reason: 'somebody cancelled it',
    });
    const withheld = (await trace(4)).items.find(({ nodeId }: { nodeId: string }) => nodeId === 't');
    expect(withheld).toMatchObject({ reason: 'withheld: the customer is inactive', links: { taskId: null } });
  });

  it('come a page at a time', async () => {
    const first = await trace(2, '?limit=2');
    const second = await trace(2, `?limit=2&cursor=${first.nextCursor}`);
    expect([...first.items, ...second.items].map(({ step }: { step: number }) => step)).toEqual([1, 2, 3, 4]);
    expect((await trace(2, '?limit=1000')).nextCursor).toBeNull();
    const strange = await on.call('GET', `/api/runs/${runs[2]}/trace?cursor=4`);
    expect([strange.status, strange.body.error.code]).toEqual([422, 'INVALID_INPUT']);
  });
});

describe('the trace of a run that started others', () => {
  it('links them, those of branches that were cancelled at the merge too', async () => {
    const child = await on.activate({ s: begin, w: waitDays(5), e: { type: 'end' } }, ['s>w', 'w>e']);
    const start = (wait: boolean) => ({ type: 'workflow', data: { workflowId: child, wait } });
    const branches = { type: 'parallel', data: { branches: [{ id: 'a' }, { id: 'b' }] } };
    const parent = await on.activate(
      {
        ...{ s: begin, n: start(false), p: branches, a: start(true), b: waitDays(1) },
        ...{ m: { type: 'merge', data: { wait: 'any' } }, e: { type: 'end' } },
      },
      ['s>n', 'n>p', 'n:error>p', 'p:branch:a>a', 'p:branch:b>b', 'a>m', 'a:error>m', 'b>m', 'm>e'],
    );
    await api.query(
      `update automation.graphs set settings = settings || '{"reentry": "every-occurrence"}' where workflow_id = $1`,
      [child],
    );
    const [run] = await on.enter(parent, [await on.customer()]);
    await on.walk();
    await on.walk(1);
    const { items } = await on.must('GET', `/api/runs/${run}/trace`);
    const started = items.filter(({ type }: { type: string }) => type === 'workflow');
    expect(started.map(({ nodeId }: { nodeId: string }) => nodeId)).toEqual(['n', 'a']);
    const statuses = [];
    for (const { links } of started) statuses.push((await on.must('GET', `/api/runs/${links.runId}`)).status);
    expect(statuses).toEqual(['RUNNING', 'CANCELLED']);
  });
});
