/** Statements about some runs read those, and not all that the tenant has on the way: also on tables without statistics. */
import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { daysLater, NOW, setUpWalk } from '../setup-walk.ts';

const { activate, customers, start, walk, query, state } = setUpWalk();

const nodes = {
  s: { type: 'start', data: { entries: [{ kind: 'manual' }] } },
  w: { type: 'wait', data: { kind: 'duration', n: 10, unit: 'days' } },
  e: { type: 'end' },
};
const edges = ['s>w', 'w>e'];
const FEW = 100;

/** Pages that PostgreSQL reads for a statement and for all that it calls. */
async function pagesOf(sql: string): Promise<number> {
  const [row] = await query<{ 'QUERY PLAN': { Plan: Record<string, number> }[] }>(
    `explain (analyze, buffers, format json) ${sql}`,
  );
  const plan = row?.['QUERY PLAN'][0]?.Plan;
  return (plan?.['Shared Hit Blocks'] ?? Number.NaN) + (plan?.['Shared Read Blocks'] ?? Number.NaN);
}

/** Starts so many runs more, which wait, and returns the ids of the first of them. */
async function add(workflow: string, runs: number): Promise<string[]> {
  const started = await start(workflow, await customers(runs));
  await walk();
  return started.slice(0, FEW).map(({ run_id }) => run_id ?? '');
}

/** A version to which runs may move, and a migration to it. Returns its id. */
async function aMigration(workflow: string): Promise<string> {
  const other = await activate(nodes, edges);
  await query(`update automation.workflows set status = 'DRAFT', active_graph_id = null where id = $1`, [other]);
  await query('update automation.graphs set workflow_id = $1, version = 2 where workflow_id = $2', [workflow, other]);
  const id = randomUUID();
  await query(
    `insert into automation.graph_migrations (tenant_id, id, workflow_id, job_id, from_graph, to_graph, map, percent, total, created_by, created_at)
     select $1, $2, $3, $2, min(g.id), max(g.id), '{}', 100, 0, 'me', $4 from automation.graphs g where g.workflow_id = $3`,
    [state.tenantId, id, workflow, NOW],
  );
  return id;
}

test('a migration and a walk of a hundred runs read about as much among four thousand as among two hundred', async () => {
  const workflow = await activate(nodes, edges);
  const migration = await aMigration(workflow);
  const measure = async (ids: readonly string[]) => {
    const list = `array['${ids.join("', '")}']::uuid[]`;
    const placed = await pagesOf(
      `select p.* from automation.graph_migrations m cross join lateral automation.place_runs(m, ${list}) p where m.id = '${migration}'`,
    );
    await query(`update automation.cursors set due_at = $1 where run_id = any (${list})`, [NOW]);
    const walked = await pagesOf(`select * from automation.advance_workflows(${FEW}, '${daysLater(1).toISOString()}')`);
    return { placed, walked };
  };
  const among200 = await measure(await add(workflow, 200));
  const among4000 = await measure(await add(workflow, 4000));
  expect(await query(`select from automation.runs where status = 'FINISHED'`)).toHaveLength(2 * FEW);
  expect(among4000.placed).toBeLessThan(2 * among200.placed);
  expect(among4000.walked).toBeLessThan(2 * among200.walked);
});
