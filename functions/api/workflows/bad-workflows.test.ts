/** What people may do to workflows by mistake or on purpose: a clear error when it is saved, or a coded end of that one run, its neighbours unharmed. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi, type TestApi } from '../../../test/support/api/setup-api.ts';
import { setUpGraph } from '../../workflows/graph/setup-graph.ts';
import { graphWith } from './setup-drawing.ts';
import { begin, type Insight, PATH, scoreFrom, setUpInsight, waitDays } from './setup-insight.ts';

let api: TestApi;
let on: Insight;
beforeAll(async () => {
  api = await startApi();
  on = await setUpInsight(api);
});
afterAll(() => api.stop());

const task = { type: 'task', data: { title: 'Call' } };
const end = { type: 'end' };
const run = (id: string | undefined) => on.must('GET', `/api/runs/${id}`);

/** Saves a graph as a draft and publishes it: the first error of the two. */
async function refusal(nodes: Readonly<Record<string, object>>, edges: readonly string[], more: object = {}) {
  const drawn = edges.map((edge) => {
    const [, source, sourcePort = 'next', target] = /^([^:>]+)(?::([^>]+))?>(.+)$/.exec(edge) ?? [];
    return { source, sourcePort, target };
  });
  const graph = { nodes: Object.entries(nodes).map(([id, node]) => ({ id, ...node })), edges: drawn, ...more };
  const saved = await on.call('POST', PATH, { name: 'Bad', graph });
  const { status, body } = saved.status === 201 ? await on.call('POST', `${PATH}/${saved.body.id}/publish`, {}) : saved;
  return { status, ...body.error?.details?.[0], isSaved: saved.status === 201 };
}

const asking = (when: unknown) =>
  refusal({ s: begin, c: { type: 'condition', data: { when } }, e: end }, ['s>c', 'c:true>e', 'c:false>e']);
const nested = (levels: number): object => (levels === 0 ? scoreFrom(1) : { all: [nested(levels - 1)] });

describe('a graph', () => {
  it('of 500 nodes is walked to its end, one of 501 is not saved', async () => {
    const chain = (length: number) => {
      const sets = Object.fromEntries(
        Array.from({ length }, (_, n) => [`n${n}`, { type: 'set', data: { variables: { x: `${n}` } } }]),
      );
      const ids = ['s', ...Object.keys(sets), 'e'];
      return [{ s: begin, ...sets, e: end }, ids.slice(1).map((id, index) => `${ids[index]}>${id}`)] as const;
    };
    const declared = { variables: [{ name: 'x', type: 'string', default: '' }] };
    const [id] = await on.enter(await on.activate(...chain(498), declared), [await on.customer()]);
    await on.walk();
    expect(await run(id)).toMatchObject({ status: 'FINISHED' });
    const tooMany = await refusal(...chain(499), declared);
    expect(tooMany).toMatchObject({ status: 422, isSaved: false, path: 'graph.nodes' });
  });

  it('of more than 256 KB is not saved', async () => {
    const notes = Object.fromEntries(
      Array.from({ length: 30 }, (_, n) => [`n${n}`, { type: 'note', data: { text: 'x'.repeat(9000) } }]),
    );
    const refused = await refusal({ s: begin, ...notes, e: end }, ['s>e']);
    expect(refused).toMatchObject({ status: 413, isSaved: false });
  });

  it('with conditions of 50 levels runs, with more it is refused with its place', async () => {
    expect((await asking(nested(49))).status).toBe(201);
    expect(await asking(nested(60))).toMatchObject({ status: 422, message: expect.stringMatching(/50/) });
    const [open, close] = ['{"all":[', ']}'].map((part) => part.repeat(20_000));
    const body = `{"name":"Deep","graph":{"nodes":[{"id":"c","type":"condition","data":{"when":${open}${close}}}]}}`;
    expect((await on.call('POST', PATH, body)).status).toBe(422);
  });

  it.each([
    ['(a+)+$', /repeats/],
    ['a{1,300}', /./],
    ['(?=x)', /look-around/],
    ['[', /./],
    ['x'.repeat(201), /200/],
  ])('with the pattern %s is refused', async (value, message) => {
    const refused = await asking({ path: 'customer.name', op: 'matches', value });
    expect([refused.status, refused.code, refused.nodeId]).toEqual([422, 'BAD_REGEX', 'c']);
    expect(refused.message).toMatch(message);
  });

  it('with a pattern that other engines take for ever to try is walked at once', async () => {
    const when = { path: 'customer.name', op: 'matches', value: '^(a|a)*b$' };
    const workflow = await on.activate({ s: begin, c: { type: 'condition', data: { when } }, e: end }, [
      's>c',
      'c:true>e',
      'c:false>e',
    ]);
    const [id] = await on.enter(workflow, [await on.customer({ name: 'a'.repeat(10_000) })]);
    await on.walk();
    expect(await run(id)).toMatchObject({ status: 'FINISHED' });
  });

  it.each([
    [{ w: { type: 'wait', data: { kind: 'duration', n: 'seven', unit: 'days' } } }, 'graph.nodes.1.data.n'],
    [{ w: { type: 'wait', data: { kind: 'duration', n: 1e300, unit: 'days' } } }, 'graph.nodes.1.data.n'],
    [{ w: { type: 'wait', data: { kind: ['duration'] } } }, 'graph.nodes.1.data.kind'],
    [{ w: { type: 'task', data: { title: { a: 1 } } } }, 'graph.nodes.1.data.title'],
    [{ w: { type: 'set', data: { variables: 'x' } } }, 'graph.nodes.1.data.variables'],
    [{ w: { type: 'task', data: 7 } }, 'graph.nodes.1.data'],
    [{ w: { type: 'lop' } }, 'graph.nodes.1.type'],
  ])('with the value of the wrong type %j is not saved', async (node, path) => {
    const refused = await refusal({ s: begin, ...node, e: end }, ['s>w', 'w>e']);
    expect(refused).toMatchObject({ status: 422, isSaved: false, path });
  });

  it('with a variable of 17 KB is refused, and one that grows to it ends its run', async () => {
    const big = 'x'.repeat(17 * 1024);
    const declared = await refusal({ s: begin, e: end }, ['s>e'], {
      variables: [{ name: 'x', type: 'string', default: big }],
    });
    expect([declared.status, declared.path]).toEqual([422, expect.stringMatching(/variables/)]);
    const growing = await on.activate(
      { s: begin, v: { type: 'set', data: { variables: { x: '{{ customer.attributes.text }}' } } }, t: task, e: end },
      ['s>v', 'v>t', 't>e'],
      { variables: [{ name: 'x', type: 'string', default: '' }] },
    );
    const of = [await on.customer({ attributes: { text: big } }), await on.customer({ attributes: { text: 'short' } })];
    const runs = await on.enter(growing, of);
    await on.walk();
    expect(await run(runs[0])).toMatchObject({
      status: 'FAILED',
      error: expect.stringMatching(/^VARIABLES_TOO_LARGE/),
    });
    expect(await run(runs[1])).toMatchObject({ status: 'FINISHED' });
  });

  it('keeps a node of a type that only another version knows, and cannot be published with it', async () => {
    const { id } = await on.must('POST', PATH, { name: 'Strange', graph: graphWith('Call') });
    await api.query(
      `update automation.workflows set draft = jsonb_set(draft, '{nodes,3}', '{"id": "e", "type": "teleport", "data": {"to": "Mars"}}') where id = $1`,
      [id],
    );
    const { graph, canPublish, problems } = (await on.call('GET', `${PATH}/${id}`)).body;
    expect([canPublish, problems]).toMatchObject([false, [{ code: 'UNKNOWN_TYPE', nodeId: 'e' }]]);
    const renamed = {
      ...graph,
      nodes: graph.nodes.map((node: { id: string }) => (node.id === 't' ? { ...node, name: 'First call' } : node)),
    };
    expect((await on.call('POST', `${PATH}/${id}/validate`, { graph: renamed })).body.problems).toEqual(problems);
    const saved = await on.call('PATCH', `${PATH}/${id}`, { revision: 1, graph: renamed });
    expect([saved.status, saved.body.graph]).toEqual([200, renamed]);
    const altered = { ...renamed, nodes: [...renamed.nodes, { id: 'f', type: 'teleport' }] };
    const refused = await on.call('PATCH', `${PATH}/${id}`, { revision: 2, graph: altered });
    expect([refused.status, refused.body.error.details]).toMatchObject([422, [{ path: 'graph.nodes.4.type' }]]);
    expect((await on.call('POST', `${PATH}/${id}/publish`, {})).status).toBe(422);
    const without = { ...renamed, nodes: renamed.nodes.slice(0, 3), edges: renamed.edges.slice(0, 2) };
    expect((await on.call('PATCH', `${PATH}/${id}`, { revision: 2, graph: without })).body.canPublish).toBe(true);
  });
});

describe('a run', () => {
  it('goes over the first items of a list of 10 000', async () => {
    const workflow = await on.activate(
      {
        ...{ s: begin, l: { type: 'loop', data: { kind: 'for-each', list: 'input.list', max: 1000 } } },
        ...{ v: { type: 'set', data: { variables: { x: '{{ loop.index }}' } } }, e: end },
      },
      ['s>l', 'l:loop>v', 'v>l', 'l:done>e'],
      { variables: [{ name: 'x', type: 'string', default: '' }] },
    );
    const list = Array.from({ length: 10_000 }, (_, n) => n);
    const { runs } = await on.must('POST', `${PATH}/${workflow}/runs`, {
      customerIds: [await on.customer()],
      input: { list },
    });
    await on.walk();
    expect(await run(runs[0].runId)).toMatchObject({ status: 'FINISHED', variables: { x: '999' } });
  });

  it('takes an input of 64 KB for 200 customers, and no more', async () => {
    const workflow = await on.activate({ s: begin, e: end }, ['s>e']);
    const customerIds: string[] = [];
    for (let n = 0; n < 200; n += 1) customerIds.push(await on.customer());
    const enter = (input: unknown) => on.call('POST', `${PATH}/${workflow}/runs`, { customerIds, input });
    const whole = await enter({ text: 'x'.repeat(60_000) });
    expect([whole.status, whole.body.runs?.length]).toEqual([202, 200]);
    expect((await enter({ text: 'x'.repeat(66_000) })).body.error.code).toBe('TOO_LARGE');
    expect((await enter({ text: 'a\0b' })).body.error.details[0].path).toBe('input');
    expect((await on.call('GET', `/api/runs/${whole.body.runs[0].runId}`)).body.input.text).toHaveLength(60_000);
  });

  it('whose customer is deleted ends, and so does one whose workflow is archived; others go on', async () => {
    const waiting = () => on.activate({ s: begin, w: waitDays(1), t: task, e: end }, ['s>w', 'w>t', 't>e']);
    const [kept, archived] = [await waiting(), await waiting()];
    const of = [await on.customer(), await on.customer()];
    const runs = [...(await on.enter(kept, of)), ...(await on.enter(archived, of.slice(1)))];
    await on.walk();
    await api.query('delete from crm.customers where id = $1', [of[0]]);
    expect((await on.call('DELETE', `${PATH}/${archived}`)).status).toBe(204);
    await on.walk(1);
    expect(await Promise.all(runs.map(run))).toMatchObject([
      { status: 'CANCELLED', outcome: 'CUSTOMER_GONE' },
      { status: 'FINISHED' },
      { status: 'CANCELLED', outcome: 'WORKFLOW_ARCHIVED' },
    ]);
  });

  it('that writes a value of the wrong type into its customer fails; others go on', async () => {
    const workflow = await on.activate(
      { s: begin, u: { type: 'update-customer', data: { increment: { 'attributes.score': 1 } } }, t: task, e: end },
      ['s>u', 'u>t', 't>e'],
    );
    const runs = await on.enter(workflow, [
      await on.customer({ attributes: { score: 'many' } }),
      await on.customer({ attributes: { score: 1 } }),
    ]);
    await on.walk();
    expect(await Promise.all(runs.map(run))).toMatchObject([
      { status: 'FAILED', error: expect.stringMatching(/^VALUE_OF_WRONG_TYPE/) },
      { status: 'FINISHED' },
    ]);
  });
});

it('two editors at once: one saves, the other gets both sides', async () => {
  const { id, revision } = await on.must('POST', PATH, { name: 'Shared' });
  const save = (name: string) => on.call('PATCH', `${PATH}/${id}`, { revision, name });
  const replies = await Promise.all(['Mine', 'Yours'].map(save));
  expect(replies.map(({ status }) => status).sort()).toEqual([200, 409]);
  const lost = replies.find(({ status }) => status === 409);
  const { yours, current } = lost?.body.error.details ?? {};
  expect([yours.name, current.name].sort()).toEqual(['Mine', 'Yours']);
});

it('workflows that start each other in a circle are refused when the circle would close', async () => {
  const calls = (workflowId: string) =>
    setUpGraph({ s: begin, w: { type: 'workflow', data: { workflowId } }, e: end }, ['s>w', 'w>e', 'w:error>e']);
  const first = await on.activate({ s: begin, e: end }, ['s>e']);
  const { id: second } = await on.must('POST', PATH, { name: 'Second', graph: calls(first) });
  await on.must('POST', `${PATH}/${second}/publish`, {});
  const { revision } = await on.must('GET', `${PATH}/${first}`);
  await on.must('PATCH', `${PATH}/${first}`, { revision, graph: calls(second) });
  const { status, body } = await on.call('POST', `${PATH}/${first}/publish`, {});
  expect([status, body.error.details[0].code, body.error.details[0].nodeId]).toEqual([422, 'SUB_WORKFLOW_CYCLE', 'w']);
  const { revision: next } = await on.must('GET', `${PATH}/${first}`);
  await on.must('PATCH', `${PATH}/${first}`, { revision: next, graph: calls(first) });
  expect((await on.call('POST', `${PATH}/${first}/publish`, {})).body.error.details[0].code).toBe('SUB_WORKFLOW_CYCLE');
});
