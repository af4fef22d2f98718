/** A draft says which running experiments nobody could come to once it is the active version. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { startApi, type TestApi } from '../../../../test/support/api/setup-api.ts';
import { setUpGraph } from '../../../workflows/graph/setup-graph.ts';
import { begin, type Insight, PATH, setUpInsight } from '../setup-insight.ts';

let api: TestApi;
let on: Insight;
let key: string;
let workflowId: string;
let experimentId: string;
beforeAll(async () => {
  api = await startApi();
  on = await setUpInsight(api);
});
afterAll(() => api?.stop());

const edges = ['s>m', 'm>e'] as const;
const variant = (id: string) => ({ id, percentage: 50, subject: `Hi from ${id}` });
/** A mail that divides customers among variants with these ids; with fewer than two it divides nobody. */
const mailTo = (...ids: string[]) => ({
  ...{ s: begin, e: { type: 'end' } },
  m: {
    type: 'email',
    data: {
      ...{ subject: 'Hi', text: 'Your offer' },
      ...(ids.length > 1 ? { experimentId: key, variants: ids.map(variant) } : {}),
    },
  },
});
const validate = async (nodes: Readonly<Record<string, object>>, of = workflowId) =>
  (await on.must('POST', `${PATH}/${of}/validate`, { graph: setUpGraph(nodes, edges) })) as {
    canPublish: boolean;
    problems: { code: string; message: string }[];
  };
const leftOutIn = async (nodes: Readonly<Record<string, object>>, of = workflowId) =>
  (await validate(nodes, of)).problems.filter(({ code }) => code === 'EXPERIMENT_LEFT_OUT');

beforeEach(async () => {
  key = randomUUID();
  workflowId = await on.activate(mailTo('a', 'b'), edges);
  const arms = ['a', 'b'].map((id) => ({ id, percentage: 50 }));
  experimentId = (await on.must('POST', '/api/experiments', { name: 'Which subject?', key, arms })).id;
});
const start = () => on.must('POST', `/api/experiments/${experimentId}/start`);

it('while it runs, and as a warning', async () => {
  expect(await leftOutIn(mailTo())).toEqual([]);
  await start();
  expect(await validate(mailTo())).toMatchObject({
    canPublish: true,
    problems: [
      {
        code: 'EXPERIMENT_LEFT_OUT',
        severity: 'warning',
        nodeId: null,
        message: `The experiment “Which subject?” runs on the active version, and nothing here has its experimentId "${key}" with a branch or variant for each of its arms a, b: nobody can come to it once this version is active`,
        fix: 'Put it back, or stop the experiment first',
      },
    ],
  });
  await on.must('POST', `/api/experiments/${experimentId}/stop`);
  expect(await leftOutIn(mailTo())).toEqual([]);
});

it('when an arm is missing, and not when there is one more', async () => {
  await start();
  expect(await leftOutIn(mailTo('a', 'c'))).toHaveLength(1);
  expect(await leftOutIn(mailTo('a', 'b'))).toEqual([]);
  const [a, b] = ['a', 'b'].map((id) => ({ id, percentage: 30 }));
  const three = mailTo('a', 'b', 'c');
  Object.assign(three.m.data, { variants: [a, b, { id: 'c', percentage: 40, subject: 'Else' }] });
  expect(await leftOutIn(three)).toEqual([]);
});

it('not while another active workflow has it, nor of one that never had it', async () => {
  await start();
  const other = await on.activate(mailTo('a', 'b'), edges);
  expect(await leftOutIn(mailTo())).toEqual([]);
  await on.must('POST', `${PATH}/${other}/pause`);
  expect(await leftOutIn(mailTo())).toHaveLength(1);
  expect(await leftOutIn(mailTo(), other)).toEqual([]);
});
