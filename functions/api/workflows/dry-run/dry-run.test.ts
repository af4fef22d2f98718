/** Dry runs over HTTP: of a draft, of a version, of a graph that is not saved; what is assumed, and that nothing is written. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi, type TestApi } from '../../../../test/support/api/setup-api.ts';
import { setUpGraph } from '../../../workflows/graph/setup-graph.ts';
import { begin, type Insight, PATH, scoreFrom, setUpInsight, waitDays } from '../setup-insight.ts';

let api: TestApi;
let on: Insight;
beforeAll(async () => {
  api = await startApi();
  on = await setUpInsight(api);
});
afterAll(() => api.stop());

const task = (title: string) => ({ type: 'task', data: { title } });
const nodes = {
  s: begin,
  c: { type: 'condition', data: { when: scoreFrom(70) } },
  w: waitDays(3),
  t: task('Call {{ customer.name }} about {{ input.what }}'),
  e: { type: 'end' },
};
const edges = ['s>c', 'c:true>w', 'c:false>e', 'w>t', 't>e'] as const;

/** How many rows each table has. Requests are counted and keys used whatever is asked for. */
async function rowCounts(): Promise<unknown> {
  const tables = await api.query<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('crm', 'automation') order by 1`,
  );
  const counts = [];
  for (const { name } of tables)
    counts.push([name, (await api.query<{ n: number }>(`select count(*)::int as n from ${name}`))[0]?.n]);
  return counts;
}

describe('a dry run', () => {
  it('shows each step of a customer with its moment, its reason and its texts, and writes nothing', async () => {
    const workflowId = await on.activate(nodes, edges);
    const customerId = await on.customer({ attributes: { score: 80 } });
    const before = await rowCounts();
    const { steps, version, assumptions, isCut } = await on.must('POST', `${PATH}/${workflowId}/dry-run`, {
      ...{ customerId, version: 1, input: { what: 'tea' } },
    });
    expect(await rowCounts()).toEqual(before);
    expect([version, assumptions, isCut]).toEqual([1, [], false]);
    expect(steps.map(({ nodeId, port }: Record<string, string>) => [nodeId, port])).toEqual([
      ...[
        ['s', 'next'],
        ['c', 'true'],
        ['w', null],
        ['w', 'next'],
        ['t', 'next'],
        ['e', null],
      ],
    ]);
    expect(steps[1].reason).toBe('customer.attributes.score was 80, asked "is at least"');
    expect(steps[2].waits).toEqual({ for: 'moment', until: steps[3].at });
    expect(Date.parse(steps[3].at) - Date.parse(steps[3].cameAt)).toBe(3 * 86_400_000);
    expect(steps[4]).toMatchObject({
      texts: { title: 'Call Ann about tea' },
      writes: { task: { title: 'Call Ann about tea' } },
    });
    expect(steps[5]).toMatchObject({ outcome: 'DONE', waits: null });
  });

  it('keeps the branch of a split that the customer has got, in the draft and in the next version', async () => {
    const drawn = (percentage: number) => {
      const branches = ['a', 'b'].map((id) => ({ id, percentage: id === 'a' ? percentage : 100 - percentage }));
      const split = { type: 'split', data: { branches } };
      return setUpGraph({ s: begin, p: split, e: { type: 'end' } }, ['s>p', 'p:branch:a>e', 'p:branch:b>e']);
    };
    const { id } = await on.must('POST', PATH, { name: 'Split', graph: drawn(100) });
    await on.must('POST', `${PATH}/${id}/publish`, {});
    await on.must('POST', `${PATH}/${id}/activate`);
    const [customerId, other] = [await on.customer(), await on.customer()];
    await on.enter(id, [customerId]);
    await on.walk();
    const { revision } = await on.must('GET', `${PATH}/${id}`);
    await on.must('PATCH', `${PATH}/${id}`, { revision, graph: drawn(0) });
    const wayOf = async (of: string, more: object = {}) => {
      const { steps } = await on.must('POST', `${PATH}/${id}/dry-run`, { customerId: of, ...more });
      return [steps[1].port, steps[1].reason];
    };
    const kept = ['branch:a', 'the customer went this way before'];
    expect([await wayOf(customerId), (await wayOf(other))[0]]).toEqual([kept, 'branch:b']);
    await on.must('POST', `${PATH}/${id}/publish`, {});
    await on.must('POST', `${PATH}/${id}/activate`);
    expect(await wayOf(customerId, { version: 2 })).toEqual(kept);
    const [again = ''] = await on.enter(id, [customerId]);
    await on.walk();
    const { items } = await on.must('GET', `/api/runs/${again}/trace`);
    expect([items[1].port, items[1].reason]).toEqual(kept);
  });

  it('takes the draft, or a graph that is not saved, with all its branches and what cannot run yet', async () => {
    const { id } = await on.must('POST', PATH, { name: 'Draft', graph: setUpGraph(nodes, edges) });
    const customerId = await on.customer();
    const draft = await on.must('POST', `${PATH}/${id}/dry-run`, { customerId });
    expect([draft.version, draft.steps.map(({ nodeId }: { nodeId: string }) => nodeId)]).toEqual([
      null,
      ['s', 'c', 'e'],
    ]);
    const graph = setUpGraph(
      {
        ...{
          s: begin,
          p: { type: 'parallel', data: { branches: [{ id: 'a' }, { id: 'b' }] } },
          w: waitDays(1),
          a: task('A'),
        },
        ...{
          d: { type: 'document', data: { kind: 'text', title: 'For {{ customer.name }}', instructions: 'x' } },
          m: { type: 'merge', data: { wait: 'all' } },
          z: task('Z'),
        },
      },
      ['s>p', 'p:branch:a>w', 'w>a', 'a>m', 'p:branch:b>d', 'd>m', 'm>z'],
    );
    const { steps, assumptions } = await on.must('POST', `${PATH}/${id}/dry-run`, { customerId, graph });
    const titles = steps.flatMap(
      ({ writes }: { writes: { task?: { title: string } } | null }) => writes?.task?.title ?? [],
    );
    expect(titles.sort()).toEqual(['A', 'Z']);
    expect(steps.find(({ nodeId }: { nodeId: string }) => nodeId === 'd').texts.title).toBe('For Ann');
    expect(assumptions.map(({ code }: { code: string }) => code)).toContain('BRANCH');
  });

  it('counts what a sample of customers does', async () => {
    const own = await setUpInsight(api);
    const workflowId = await own.activate(nodes, edges);
    for (const score of [10, 80, 90]) await own.customer({ attributes: { score } });
    await own.customer({ attributes: { score: 90 }, status: 'INACTIVE' });
    const before = await rowCounts();
    const run = (body: object) => own.must('POST', `${PATH}/${workflowId}/dry-run`, { version: 1, ...body });
    const { sample, steps } = await run({ sample: 1000 });
    expect(await rowCounts()).toEqual(before);
    expect(steps).toBeNull();
    expect(sample).toMatchObject({ customers: 4, tasks: 2, emails: 0, standing: 0, errors: [] });
    expect(sample.withheld).toEqual([{ reason: 'NOT_ACTIVE', runs: 1 }]);
    expect(sample.outcomes).toEqual([{ outcome: 'DONE', runs: 4 }]);
    expect(sample.nodes.find(({ nodeId }: { nodeId: string }) => nodeId === 'c').left).toEqual([
      { port: 'false', runs: 1 },
      { port: 'true', runs: 3 },
    ]);
    expect((await run({ sample: 4, days: 1 })).sample).toMatchObject({ tasks: 0, standing: 3 });
  });

  it.each<[object, string]>([
    [{}, 'customerId is needed, or sample; not both'],
    [{ sample: 1001 }, 'sample must be a whole number from 1 to 1000'],
    [{ sample: 1, version: 1, graph: {} }, 'graph must not be there beside a version'],
    [{ sample: 1, ports: { x: 'next' } }, 'ports.x is the id of no node'],
    [{ sample: 1, version: 1, ports: { w: 'gone' } }, 'ports.w must be one of next'],
    [{ sample: 1, graph: { nodes: [{ id: 's', type: 'task', data: {} }] } }, 'The graph has'],
    [{ sample: 1, version: 7 }, 'has no version 7'],
    [{ customerId: randomUUID() }, 'There is no customer'],
  ])('refuses %j', async (body, message) => {
    const workflowId = await on.activate(nodes, edges);
    const reply = await on.call('POST', `${PATH}/${workflowId}/dry-run`, body);
    expect([reply.status >= 400 && reply.status < 500, reply.body.error.message]).toEqual([
      true,
      expect.stringContaining(message),
    ]);
  });
});
