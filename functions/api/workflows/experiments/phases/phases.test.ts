/** What changes under an experiment that runs, and whether its figures begin anew. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startApi, type TestApi } from '../../../../../test/support/api/setup-api.ts';
import { triggerOf } from '../../../../../test/support/api/setup-tenant.ts';
import { setUpGraph } from '../../../../workflows/graph/setup-graph.ts';
import { begin, type Insight, PATH, setUpInsight } from '../../setup-insight.ts';

let api: TestApi;
let on: Insight;
beforeAll(async () => {
  api = await startApi();
  on = await setUpInsight(api);
});
afterAll(() => api?.stop());

const halves = (b: object = {}) => [
  { id: 'a', percentage: 50 },
  { id: 'b', percentage: 50, ...b },
];

async function running(subject: object, arms = halves()): Promise<string> {
  const { id } = await on.must('POST', '/api/experiments', { name: 'Compared', arms, ...subject });
  await on.must('POST', `/api/experiments/${id}/start`);
  return id;
}

const phaseOf = async (id: string) => {
  const { phase, phaseReason } = await on.must('GET', `/api/experiments/${id}/results`);
  return [phase, phaseReason];
};
const changesOf = async (id: string) =>
  (
    await api.query<{ changes: object }>(
      `select changes from automation.audit_log where entity_id = $1 and action = 'experiment.changed' order by occurred_at, id`,
      [id],
    )
  ).map(({ changes }) => changes);

describe('the trigger', () => {
  let triggerId: string;
  let id: string;
  const change = (body: object) => on.must('PATCH', `/api/admin/triggers/${triggerId}`, body);
  beforeEach(async () => {
    triggerId = await triggerOf(api, on.tenantId, 'SAMPLE_NO_ORDER');
    await change({ config: { taskTitle: null, priority: null, lookbackDays: null } });
    await api.query('delete from automation.experiments where tenant_id = $1', [on.tenantId]);
    id = await running({ triggerId }, halves({ config: { taskTitle: 'Call {customer}', priority: 'URGENT' } }));
  });

  it('begins a phase with another config, which the audit log and the results say', async () => {
    expect(await phaseOf(id)).toEqual([1, 'START']);
    await change({ config: { taskTitle: 'Visit {customer}' } });
    expect(await phaseOf(id)).toEqual([2, 'TRIGGER_CHANGED']);
    await change({ config: { lookbackDays: 30 } });
    expect(await phaseOf(id)).toEqual([3, 'TRIGGER_CHANGED']);
    expect(await changesOf(id)).toEqual(
      [1, 2].map((from) => ({
        phase: { from, to: from + 1 },
        phaseReason: { from: null, to: 'TRIGGER_CHANGED' },
      })),
    );
    const phases = await api.query(
      `select phase::int, ended_at is not null as is_over, cuts from automation.experiment_phases where experiment_id = $1 order by phase`,
      [id],
    );
    const cuts = [5000, 10_000];
    expect(phases).toEqual([1, 2, 3].map((phase) => ({ phase, is_over: phase < 3, cuts })));
  });

  it('begins none with what no arm does otherwise', async () => {
    await change({ name: 'Renamed', description: 'Text', config: { lookbackDays: null } });
    await change({ isActive: false });
    await change({ isActive: true });
    expect(await phaseOf(id)).toEqual([1, 'START']);
    await on.must('PATCH', `/api/experiments/${id}`, { arms: halves({ percentage: 50, label: 'At once' }) });
    expect(await phaseOf(id)).toEqual([1, 'START']);
  });

  it('begins none with what each arm has a setting of its own for', async () => {
    await on.must('POST', `/api/experiments/${id}/stop`);
    const own = [
      { id: 'a', percentage: 50, config: { dueInDays: 1 } },
      { id: 'b', percentage: 50, config: { dueInDays: 5 } },
    ];
    const both = await running({ triggerId }, own);
    await change({ config: { dueInDays: 9 } });
    expect(await phaseOf(both)).toEqual([1, 'START']);
    await on.must('POST', `/api/experiments/${both}/stop`);
    await change({ config: { dueInDays: 3 } });
    expect(await phaseOf(both)).toEqual([1, 'START']);
  });

  it('is not changed once there are too many phases', async () => {
    await api.query('update automation.experiments set phase = 1000 where id = $1', [id]);
    const { status, body } = await on.call('PATCH', `/api/admin/triggers/${triggerId}`, {
      config: { taskTitle: 'Else' },
    });
    expect([status, body.error.details.reason]).toEqual([409, 'TOO_MANY_PHASES']);
    expect(body.error.message).toBe('The experiment "Compared" has had 1000 phases; stop it first');
  });

  it('and the experiment are changed by many at once without a loss', async () => {
    const shares = (a: number) => [
      { id: 'a', percentage: a },
      { id: 'b', percentage: 100 - a },
    ];
    const replies = await Promise.all([
      ...[10, 20, 30].map((a) => on.call('PATCH', `/api/experiments/${id}`, { arms: shares(a) })),
      ...['x', 'y', 'z'].map((taskTitle) =>
        on.call('PATCH', `/api/admin/triggers/${triggerId}`, { config: { taskTitle } }),
      ),
    ]);
    expect(replies.map(({ status }) => status)).toEqual(Array(6).fill(200));
    expect((await phaseOf(id))[0]).toBe(7);
  });
});

describe('a workflow', () => {
  const task = (title: string) => ({ type: 'task', data: { title } });
  const edges = ['s>f', 'f>p', 'p:branch:a>x', 'p:branch:b>y'] as const;
  const split = (experimentId: string, a = 100) => ({
    type: 'split',
    data: {
      experimentId,
      branches: [
        { id: 'a', percentage: a },
        { id: 'b', percentage: 100 - a },
      ],
    },
  });
  const drawing = (key: string, more: object = {}) => ({
    ...{ s: begin, f: task('Before'), p: split(key), x: task('Long'), y: task('Short'), ...more },
  });

  async function publish(workflowId: string, nodes: Readonly<Record<string, object>>, settings: object = {}) {
    const { revision } = await on.must('GET', `${PATH}/${workflowId}`);
    await on.must('PATCH', `${PATH}/${workflowId}`, { revision, graph: setUpGraph(nodes, edges, { settings }) });
    await on.must('POST', `${PATH}/${workflowId}/publish`, {});
  }
  const activate = (workflowId: string) => on.must('POST', `${PATH}/${workflowId}/activate`);

  it('begins a phase with a version whose steps behind the split are others, once it is active', async () => {
    const key = randomUUID();
    const workflowId = await on.activate(drawing(key), edges);
    const id = await running({ key });
    await publish(workflowId, drawing(key, { y: task('Shorter') }));
    expect(await phaseOf(id)).toEqual([1, 'START']);
    await activate(workflowId);
    expect(await phaseOf(id)).toEqual([2, 'WORKFLOW_CHANGED']);
    await activate(workflowId);
    expect(await phaseOf(id)).toEqual([2, 'WORKFLOW_CHANGED']);
    expect(await changesOf(id)).toEqual([
      {
        phase: { from: 1, to: 2 },
        phaseReason: { from: null, to: 'WORKFLOW_CHANGED' },
        workflowId: { from: null, to: workflowId },
        version: { from: null, to: 2 },
      },
    ]);
    await publish(workflowId, drawing(key, { y: task('Shorter') }), { maxRunDays: 3 });
    await activate(workflowId);
    expect((await phaseOf(id))[0]).toBe(3);
  });

  it('begins none with other steps before the split, other names, shares that do not count, or another limit of entries', async () => {
    const key = randomUUID();
    const workflowId = await on.activate(drawing(key), edges);
    const id = await running({ key });
    const named = { ...task('Long'), name: 'The long one' };
    await publish(workflowId, drawing(key, { f: task('Else'), p: split(key, 30), x: named }), { maxRunning: 5 });
    await activate(workflowId);
    expect(await phaseOf(id)).toEqual([1, 'START']);
  });

  it('begins one when it comes to the key of an experiment that runs elsewhere, and only for that', async () => {
    const [key, other] = [randomUUID(), randomUUID()];
    await on.activate(drawing(key), edges);
    await on.activate(drawing(other), edges);
    const [id, beside] = [await running({ key }), await running({ key: other })];
    await on.activate(drawing(key, { x: task('Here') }), edges);
    expect(await phaseOf(id)).toEqual([2, 'WORKFLOW_CHANGED']);
    expect(await phaseOf(beside)).toEqual([1, 'START']);
  });

  it('begins one with another text of a variant, and none with another label of it', async () => {
    const key = randomUUID();
    const mail = (subject: string, label: string) => ({
      ...{ s: begin, e: { type: 'end' } },
      m: {
        type: 'email',
        data: {
          ...{ subject: 'Dear {{ customer.name }}', text: 'Your offer', experimentId: key },
          variants: [
            { id: 'a', label, percentage: 100 },
            { id: 'b', percentage: 0, subject },
          ],
        },
      },
    });
    const ways = ['s>m', 'm>e'] as const;
    const workflowId = await on.activate(mail('Hi', 'Long'), ways);
    const id = await running({ key });
    const next = async (subject: string, label: string) => {
      const { revision } = await on.must('GET', `${PATH}/${workflowId}`);
      await on.must('PATCH', `${PATH}/${workflowId}`, { revision, graph: setUpGraph(mail(subject, label), ways, {}) });
      await on.must('POST', `${PATH}/${workflowId}/publish`, {});
      await activate(workflowId);
      return phaseOf(id);
    };
    expect(await next('Hi', 'Longer')).toEqual([1, 'START']);
    expect(await next('Hello', 'Longer')).toEqual([2, 'WORKFLOW_CHANGED']);
  });
});
