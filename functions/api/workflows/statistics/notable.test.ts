/** What may need a look in all workflows is what the figures of each of them say. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startApi, type TestApi } from '../../../../test/support/api/setup-api.ts';
import { setUpGraph } from '../../../workflows/graph/setup-graph.ts';
import { begin, type Insight, PATH, setUpInsight, waitDays } from '../setup-insight.ts';

let api: TestApi;
let on: Insight;
beforeAll(async () => {
  api = await startApi();
  on = await setUpInsight(api);
});
afterAll(() => api.stop());

const reply = { type: 'wait', data: { kind: 'event', types: ['custom.paid'], timeout: { n: 1, unit: 'days' } } };
const end = { type: 'end' };
const grows = { type: 'set', data: { variables: { x: '{{ customer.attributes.text }}' } } };

const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
/** Walks are taken as of two days from now. */
const period = `?from=${day(-1)}&to=${day(4)}`;
const notable = () => on.must('GET', `${PATH}/figures/notable${period}`);

async function enter(workflowId: string, attributes: object, runs: number): Promise<string[]> {
  const of: string[] = [];
  for (let n = 0; n < runs; n += 1) of.push(await on.customer({ attributes }));
  return on.enter(workflowId, of);
}

it('names nodes at which runs fail, end from outside or wait in vain, and the last two versions', async () => {
  const first = await on.activate({ s: begin, r: { ...reply, name: 'Reply?' }, w: waitDays(30), e: end }, [
    ...['s>r', 'r:event>e', 'r:timeout>w', 'w>e'],
  ]);
  const second = await on.activate({ s: begin, v: grows, e: end }, ['s>v', 'v>e'], {
    variables: [{ name: 'x', type: 'string', default: '' }],
  });
  const quiet = await on.activate({ s: begin, w: waitDays(3), e: end }, ['s>w', 'w>e']);
  const stopped = await enter(first, {}, 3);
  await enter(second, { text: 'x'.repeat(17 * 1024) }, 2);
  await enter(quiet, {}, 2);
  await on.walk();
  await on.walk(2);
  await on.must('POST', `/api/runs/${stopped[0]}/cancel`);
  const { nodes, versions } = await notable();
  expect(nodes.map(({ workflowId, nodeId, name }: Record<string, string>) => [workflowId, nodeId, name])).toEqual([
    [first, 'r', 'Reply?'],
    [second, 'v', null],
    [first, 'w', null],
  ]);
  for (const { workflowId, workflowName, nodeId, ...figures } of nodes) {
    expect(workflowName).toBe((await on.must('GET', `${PATH}/${workflowId}`)).name);
    const all = (await on.must('GET', `${PATH}/${workflowId}/statistics${period}`)).nodes;
    expect(all.find((one: { nodeId: string }) => one.nodeId === nodeId)).toMatchObject(figures);
  }
  expect(versions).toEqual([]);
  const { revision } = await on.must('GET', `${PATH}/${second}`);
  const graph = setUpGraph({ s: begin, e: end }, ['s>e'], {
    settings: { goal: { path: 'orders.count', op: 'gt', value: 0 } },
  });
  await on.must('PATCH', `${PATH}/${second}`, { revision, graph });
  await on.must('POST', `${PATH}/${second}/publish`, {});
  await on.must('POST', `${PATH}/${second}/activate`);
  await enter(second, {}, 4);
  await on.walk(2);
  const later = await notable();
  expect(later.versions).toMatchObject([
    { workflowId: second, version: 1, runs: { started: 2, failed: 2 }, goal: null },
    { workflowId: second, version: 2, runs: { started: 4, failed: 0 }, goal: { reached: 0 } },
  ]);
  await on.must('DELETE', `${PATH}/${first}`);
  const left = await notable();
  expect(left.nodes.map(({ nodeId }: { nodeId: string }) => nodeId)).toEqual(['v']);
});

it('counts only the days that are asked for', async () => {
  const none = await on.must('GET', `${PATH}/figures/notable?from=2026-01-01&to=2026-01-31`);
  expect(none).toEqual({ from: '2026-01-01', to: '2026-01-31', nodes: [], versions: [] });
  expect((await on.call('GET', `${PATH}/figures/notable?from=2026-02-01&to=2026-01-31`)).status).toBe(422);
  const first = await on.must('GET', `${PATH}/figures/notable?to=0001-01-05`);
  expect(first).toEqual({ from: '0001-01-01', to: '0001-01-05', nodes: [], versions: [] });
});
