/** Random graphs: the walk in the database does what a plain interpreter of one run does, whatever the size of its turns and however often one is killed. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Interpreter, type Step } from './setup-interpreter.ts';
import { blocks, Drawing } from './setup-random-graphs.ts';
import { daysLater, setUpWalk } from './setup-walk.ts';

const { activate, customers, start, walk, run, query } = setUpWalk();

const drawn = blocks.map((list) => {
  const drawing = new Drawing();
  const first = drawing.draw(list, [{ node: 's', port: 'next' }]);
  drawing.draw([{ is: 'end' }], first);
  return drawing;
});
const variables = [{ name: 'seen', type: 'string', default: '' }];
const sorted = <T>(list: readonly T[]): T[] =>
  [...list].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));

/** Steps of a run, those of each branch by themselves. */
async function paths(runId: string): Promise<Step[][]> {
  const rows = await query<{ steps: Step[] }>(
    `select jsonb_agg(jsonb_build_array(n.key, t.port) order by t.step) as steps from automation.run_trace t
     join automation.runs r on r.id = t.run_id join automation.graph_nodes n on n.graph_id = r.graph_id and n.node = t.node
     where t.run_id = $1 group by t.cursor_id`,
    [runId],
  );
  return rows.map(({ steps }) => steps);
}

/** Walks every day until all runs have ended. A turn that is killed leaves nothing behind. */
async function walkToTheEnd(limit: number, isKilled: boolean): Promise<void> {
  for (let day = 0; ; day += 1) {
    if ((await query(`select from automation.runs where status = 'RUNNING' limit 1`)).length === 0) return;
    expect(day).toBeLessThan(400);
    if (isKilled) {
      await query('begin');
      await query('select from automation.advance_workflows($1, $2)', [limit, daysLater(day)]);
      await query('rollback');
    }
    await walk(daysLater(day), limit);
  }
}

async function compare(drawing: Drawing, score: number, runId: string, customerId: string) {
  const expected = new Interpreter(drawing.nodes, drawing.edges, score);
  const { outcome, seen, day } = expected.run();
  expect(sorted(await paths(runId))).toEqual(sorted(expected.paths));
  const ended = await run(runId);
  expect([ended?.outcome, ended?.data.vars]).toEqual([outcome, { seen }]);
  const made = await query<{ title: string }>('select title from crm.tasks where customer_id = $1', [customerId]);
  expect(made.map(({ title }) => title).sort()).toEqual([...expected.tasks].sort());
  const [found] = await query<{ ended_at: Date; attributes: { count?: number; list?: string[] } }>(
    'select r.ended_at, c.attributes from automation.runs r join crm.customers c on c.id = r.customer_id where r.id = $1',
    [runId],
  );
  expect(found?.ended_at).toEqual(daysLater(day));
  expect([found?.attributes.count ?? 0, found?.attributes.list?.length ?? 0]).toEqual([
    expected.updates,
    expected.updates,
  ]);
  return { walked: expected.paths.flat().length, branches: expected.paths.length - 1, updates: expected.updates };
}

test('are walked as one run by itself would be', async () => {
  const sum = { walked: 0, branches: 0, updates: 0 };
  const scores = fc.uniqueArray(fc.integer({ min: 0, max: 10 }), { minLength: 1, maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(drawn, scores, fc.constantFrom(1, 2, 5000), fc.boolean(), async (drawing, of, limit, isKilled) => {
      const workflow = await activate(drawing.nodes, drawing.edges, { variables });
      const ids: string[] = [];
      for (const score of of) ids.push(...(await customers(1, { attributes: { score } })));
      const started = await start(workflow, ids);
      await walkToTheEnd(limit, isKilled);
      for (const [index, score] of of.entries()) {
        const done = await compare(drawing, score, started[index]?.run_id ?? '', ids[index] ?? '');
        for (const name of ['walked', 'branches', 'updates'] as const) sum[name] += done[name];
      }
      expect(await query('select from automation.cursors')).toEqual([]);
    }),
    { numRuns: 60 },
  );
  // How many there are is by chance, a few hundred and about a hundred of each; without any of them the test would show nothing.
  expect(sum.walked).toBeGreaterThan(100);
  expect(Math.min(sum.branches, sum.updates)).toBeGreaterThan(10);
});
