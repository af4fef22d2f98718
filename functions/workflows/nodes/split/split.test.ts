/** Customers keep their way through a split, whatever is drawn later. */
import { describe, expect, test } from 'vitest';
import { setUpNextVersion } from '../../advance/setup-version.ts';
import { daysLater, NOW, setUpWalk } from '../../advance/setup-walk.ts';
import { setUpGraph } from '../../graph/setup-graph.ts';

const { activate, customers, start, walk, trace, query, state } = setUpWalk();

type Shares = Readonly<Record<string, number>>;

const settings = { reentry: 'every-occurrence' };

/** A split with branches in the order given, each of which ends. */
function drawing(shares: Shares, data: object = {}) {
  const branches = Object.entries(shares).map(([id, percentage]) => ({ id, percentage }));
  const nodes = {
    s: { type: 'start', data: { entries: [{ kind: 'manual' }] } },
    p: { type: 'split', data: { branches, ...data } },
    e: { type: 'end' },
  };
  return { nodes, edges: ['s>p', ...branches.map(({ id }) => `p:branch:${id}>e`)] } as const;
}

const publish = ({ nodes, edges }: ReturnType<typeof drawing>) => activate(nodes, edges, { settings });

/** Publishes the drawing as the next version of the workflow, and activates it. */
const edit = (workflowId: string, { nodes, edges }: ReturnType<typeof drawing>) =>
  setUpNextVersion(state.database.query, state.tenantId, NOW, workflowId, setUpGraph(nodes, edges, { settings }));

let runs = 0;

/** Lets the customers in on that day, and returns the way of each. */
async function waysOf(workflowId: string, ids: readonly string[], day = 0): Promise<(string | null | undefined)[]> {
  const now = daysLater(day);
  runs += 1;
  const rows = await start(workflowId, ids, { key: `run-${runs}`, now });
  await walk(now);
  const traces = await Promise.all(rows.map(({ run_id }) => trace(String(run_id))));
  return traces.map((steps) => steps.find(([node]) => node === 'p')?.[1]?.replace('branch:', ''));
}

/** What a dry run of the active version says of each. */
async function dryWaysOf(workflowId: string, ids: readonly string[]): Promise<(string | undefined)[]> {
  const rows = await query<{ customer_id: string; port: string }>(
    `select d.customer_id, d.port from automation.workflows w join automation.graphs g on g.id = w.active_graph_id
     cross join lateral automation.dry_run($1, w.id, g.version, null, null, $3, '{}', $4, $5, '{}', 10000) d where w.id = $2 and d.port like 'branch:%'`,
    [state.tenantId, workflowId, JSON.stringify(ids), daysLater(5), daysLater(6)],
  );
  return ids.map((id) => rows.find(({ customer_id }) => customer_id === id)?.port.replace('branch:', ''));
}

describe('a customer who has been through a split', () => {
  test('keeps the way when the branches are listed in another order', async () => {
    const workflow = await publish(drawing({ a: 50, b: 50 }));
    const ids = await customers(40);
    const first = await waysOf(workflow, ids);
    expect(new Set(first)).toEqual(new Set(['a', 'b']));
    // Also those of another workflow, who have not been through this one.
    expect(await waysOf(await publish(drawing({ b: 50, a: 50 })), ids)).toEqual(first);
    await edit(workflow, drawing({ b: 50, a: 50 }));
    expect(await waysOf(workflow, ids, 1)).toEqual(first);
  });

  test('keeps the way when the percentages change, and the trace says so; others are divided by the new ones', async () => {
    const workflow = await publish(drawing({ a: 50, b: 50 }));
    const ids = await customers(60);
    const first = await waysOf(workflow, ids);
    await edit(workflow, drawing({ a: 80, b: 20 }));
    expect(await dryWaysOf(workflow, ids)).toEqual(first);
    expect(await waysOf(workflow, ids, 1)).toEqual(first);
    const marked = await query(`select 1 from automation.run_trace where detail = '{"kept": true}'`);
    expect(marked.length).toBeGreaterThan(0);
    expect(marked.length).toBeLessThan(first.filter((way) => way === 'b').length + 1);
    const fresh = await customers(300);
    const second = await waysOf(workflow, fresh, 2);
    const share = second.filter((way) => way === 'a').length / fresh.length;
    expect(share).toBeGreaterThan(0.7);
    expect(share).toBeLessThan(0.9);
    await edit(workflow, drawing({ a: 0, b: 100 }));
    expect(await waysOf(workflow, [...ids, ...fresh], 3)).toEqual([...first, ...second]);
    expect(new Set(await waysOf(workflow, await customers(20), 3))).toEqual(new Set(['b']));
  });

  test('goes another way only when the branch is no longer there, and keeps that one', async () => {
    const workflow = await publish(drawing({ a: 50, b: 50 }));
    const ids = await customers(40);
    const first = await waysOf(workflow, ids);
    await edit(workflow, drawing({ a: 20, c: 80 }));
    const second = await waysOf(workflow, ids, 1);
    expect(second.filter((_, index) => first[index] === 'a')).toEqual(first.filter((way) => way === 'a'));
    expect(second).not.toContain('b');
    await edit(workflow, drawing({ c: 10, b: 10, a: 80 }));
    expect(await waysOf(workflow, ids, 2)).toEqual(second);
  });

  test('keeps it in all workflows of an experiment, but not in one whose split only has the same id', async () => {
    const experimentId = 'subject-line';
    const one = await publish(drawing({ a: 50, b: 50 }, { experimentId }));
    const ids = await customers(40);
    const first = await waysOf(one, ids);
    const other = await publish(drawing({ b: 100, a: 0 }, { experimentId }));
    expect(await waysOf(other, ids, 1)).toEqual(first);
    expect(await dryWaysOf(other, ids)).toEqual(first);
    const apart = await publish(drawing({ b: 100, a: 0 }));
    await waysOf(await publish(drawing({ a: 100, b: 0 })), ids, 2);
    expect(new Set(await waysOf(apart, ids, 3))).toEqual(new Set(['b']));
  });

  test('is not somebody: runs of nobody are divided by themselves', async () => {
    const workflow = await publish(drawing({ a: 50, b: 50 }));
    await start(workflow, [null]);
    await walk();
    await edit(workflow, drawing({ a: 0, b: 100 }));
    await start(workflow, [null], { key: 'again' });
    await walk(daysLater(1));
    const ports = await query<{ port: string }>(
      "select t.port from automation.run_trace t join automation.runs r on r.id = t.run_id where t.port like 'branch:%' and r.occurrence_key like 'again%'",
    );
    expect(ports).toEqual([{ port: 'branch:b' }]);
  });
});
