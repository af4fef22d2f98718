/** The splits that experiments may decide, as the console offers them. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startApi, type TestApi } from '../../../../test/support/api/setup-api.ts';
import { begin, type Insight, setUpInsight } from '../setup-insight.ts';

let api: TestApi;
let on: Insight;
beforeAll(async () => {
  api = await startApi();
  on = await setUpInsight(api);
});
afterAll(() => api?.stop());

/** An active workflow with a split, all of whose customers take the first branch. */
function workflow(data: object, [first = '', second = '']: readonly string[]): Promise<string> {
  const branches = [
    { id: first, percentage: 100, label: `Letter ${first}` },
    { id: second, percentage: 0 },
  ];
  const nodes = { s: begin, p: { type: 'split', data: { ...data, branches } }, e: { type: 'end' } };
  return on.activate(nodes, ['s>p', `p:branch:${first}>e`, `p:branch:${second}>e`], {});
}

it('are those of active workflows with an experiment id, by their key, with the shares of their branches', async () => {
  const workflowId = await workflow({ experimentId: 'letter' }, ['a', 'b']);
  await workflow({ experimentId: 'letter' }, ['b', 'c']);
  await workflow({}, ['x', 'y']);
  const listed = async () => (await on.call('GET', '/api/experiments/splits')).body.items;
  expect(await listed()).toMatchObject([
    {
      ...{ key: 'letter', workflowId, workflowName: 'Test' },
      branches: [
        { id: 'a', label: 'Letter a', percentage: 100 },
        { id: 'b', label: null, percentage: 0 },
      ],
    },
    {
      key: 'letter',
      branches: [
        { id: 'b', label: 'Letter b' },
        { id: 'c', label: null },
      ],
    },
  ]);
  await on.call('POST', `/api/workflows/${workflowId}/pause`);
  expect(await listed()).toHaveLength(1);
});
