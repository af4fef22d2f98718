/** Experiments on texts through the API: which they may decide, what the trace, the dry run and the figures say, and the e-mails themselves. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi, type TestApi } from '../../../../test/support/api/setup-api.ts';
import { begin, type Insight, PATH, setUpInsight } from '../setup-insight.ts';

let api: TestApi;
let on: Insight;
beforeAll(async () => {
  api = await startApi();
  on = await setUpInsight(api);
  await on.must('PATCH', '/api/admin/settings', { emailWorkflows: true });
});
afterAll(() => api?.stop());

const variants = [
  { id: 'long', label: 'In full', percentage: 100 },
  { id: 'short', percentage: 0, subject: 'Hi {{ customer.name }}' },
];
const edges = ['s>m', 'm>e'] as const;
const mail = (experimentId: string) => ({
  ...{ s: begin, e: { type: 'end' } },
  m: { type: 'email', data: { subject: 'Dear {{ customer.name }}', text: 'Your offer', experimentId, variants } },
});

const draft = async (key: string, ids = ['long', 'short']): Promise<string> => {
  const given = {
    name: 'Shorter',
    key,
    control: ids[0],
    arms: ids.map((id) => ({ id, percentage: 100 / ids.length })),
  };
  return (await on.must('POST', '/api/experiments', given)).id;
};
const start = (id: string) => on.call('POST', `/api/experiments/${id}/start`);

/** Everybody is in this arm. */
async function chooseFor(experiment: string, customerId: string, arm: string): Promise<void> {
  await on.must('PUT', `/api/experiments/${experiment}/overrides`, { customerId, arm });
}

async function reader(): Promise<string> {
  const id = await on.customer();
  await api.query(`update crm.customers set email = id || '@example.com' where id = $1`, [id]);
  return id;
}

/** Ends the jobs that wait, as their worker would, and walks on. */
async function send(): Promise<void> {
  await api.query(
    `update automation.jobs set status = 'COMPLETED', attempts = 1, completed_at = now() where status = 'QUEUED'`,
  );
  await on.walk();
}

interface Drawn {
  readonly nodes: readonly { readonly id: string; readonly data: { variants: { subject?: string }[] } }[];
}

const dataIn = ({ nodes }: Drawn) => nodes.find(({ id }) => id === 'm')?.data;

describe('a text with variants', () => {
  it('is among those that an experiment may decide, with its type', async () => {
    const key = randomUUID();
    const workflowId = await on.activate(mail(key), edges);
    const listed = (await on.must('GET', '/api/experiments/splits')).items;
    expect(listed.filter((one: { key: string }) => one.key === key)).toEqual([
      {
        ...{ key, workflowId, workflowName: 'Test', type: 'email', nodeId: 'm' },
        branches: variants.map(({ id, percentage, label = null }) => ({ id, label, percentage })),
      },
    ]);
  });

  it('lets an experiment start whose arms it has', async () => {
    const key = randomUUID();
    const other = await draft(key, ['long', 'other']);
    const refusal = async () => (await start(other)).body.error;
    expect(await refusal()).toMatchObject({ details: { reason: 'NO_SPLIT' } });
    await on.activate(mail(key), edges);
    expect((await refusal()).message).toBe(
      `No split, e-mail or message with the experimentId "${key}" has a branch or variant for each arm: long, other`,
    );
    await on.must('DELETE', `/api/experiments/${other}`);
    expect((await start(await draft(key))).status).toBe(200);
  });

  it('is in the dry run, the trace and the figures with the variant that was sent, and why', async () => {
    const key = randomUUID();
    const workflowId = await on.activate(mail(key), edges);
    const [one, other, before] = [await reader(), await reader(), await reader()];
    const [first] = await on.enter(workflowId, [before]);
    await on.walk();
    await send();
    const experiment = await draft(key);
    await start(experiment);
    await chooseFor(experiment, one, 'short');
    const { steps } = await on.must('POST', `${PATH}/${workflowId}/dry-run`, { customerId: one, version: 1 });
    const chosen = 'variant "short"; a person chose this arm of an experiment for the customer';
    expect(steps.filter(({ nodeId }: { nodeId: string }) => nodeId === 'm')).toMatchObject([
      { port: null, reason: chosen, texts: { subject: 'Hi Ann', text: 'Your offer' } },
      { port: 'next', reason: chosen, texts: { subject: 'Hi Ann', text: 'Your offer' } },
    ]);
    const kept = await on.must('POST', `${PATH}/${workflowId}/dry-run`, { customerId: before, version: 1 });
    expect(kept.steps[1]).toMatchObject({ reason: 'variant "In full"', texts: { subject: 'Dear Ann' } });

    await chooseFor(experiment, other, 'HELD_OUT');
    const [runId, heldOut] = await on.enter(workflowId, [one, other]);
    await on.walk();
    await send();
    const stepOf = async (id: string | undefined) => (await on.must('GET', `/api/runs/${id}/trace`)).items[1];
    expect(await stepOf(runId)).toMatchObject({
      ...{ nodeId: 'm', port: 'next', reason: chosen, attempts: 1 },
      detail: { variant: 'short', experiment: { experimentId: experiment, arm: 'short', how: 'CHOSEN' } },
    });
    expect(await stepOf(first)).toMatchObject({ reason: 'variant "In full"' });
    expect(await stepOf(heldOut)).toMatchObject({ port: null, reason: 'the experiment holds the customer out' });
    const { splits } = await on.must('GET', `${PATH}/${workflowId}/statistics`);
    expect(splits).toMatchObject([
      {
        nodeId: 'm',
        branches: [
          { port: 'variant:long', runs: 1, finished: 1 },
          { port: 'variant:short', runs: 1, finished: 1 },
        ],
      },
    ]);
  });

  it('is kept by files, and by what differs between versions', async () => {
    const key = randomUUID();
    const workflowId = await on.activate(mail(key), edges);
    const file = await on.must('GET', `${PATH}/${workflowId}/export`);
    expect(dataIn(file.graph)).toMatchObject({ variants });
    const { workflows } = await on.must('POST', `${PATH}/import`, { content: { ...file, name: 'Again' } });
    const imported = await on.must('GET', `${PATH}/${workflows[0].id}`);
    expect(dataIn(imported.graph)).toEqual(dataIn(file.graph));
    const { revision, graph } = await on.must('GET', `${PATH}/${workflowId}`);
    const next = structuredClone(graph);
    Object.assign(dataIn(next)?.variants[1] ?? {}, { subject: 'Hello' });
    await on.must('PATCH', `${PATH}/${workflowId}`, { revision, graph: next });
    await on.must('POST', `${PATH}/${workflowId}/publish`, {});
    const { changed } = await on.must('GET', `${PATH}/${workflowId}/versions/1/diff/2`);
    expect(changed).toMatchObject([{ id: 'm', changes: [{ path: 'data.variants' }] }]);
  });
});
