/** F9: moving runs on the way: to another version of their workflow, and by a bulk action, counted in statements. */
import type pg from 'pg';
import { compileGraph } from '../../../functions/workflows/graph/compile-graph.ts';
import { normaliseGraph } from '../../../functions/workflows/graph/normalise.ts';
import { bareSurroundings } from '../../../functions/workflows/graph/setup-graph.ts';
import type { Bench, BenchRun, Table } from '../bench.ts';
import { timed } from '../rounds.ts';
import { three } from '../table.ts';

const NOW = '2026-03-01T12:00:00Z';
const LATER = '2026-03-20T12:00:00Z';
const TENANT = '11111111-1111-7111-8111-111111111111';
const WORKFLOW = '22222222-2222-7222-8222-222222222222';
const MOVE = '33333333-3333-7333-8333-333333333333';
const CHUNK = 10_000;

const chain = (nodes: Readonly<Record<string, object>>) => {
  const ids = Object.keys(nodes);
  return {
    nodes: Object.entries(nodes).map(([id, node]) => ({ id, ...node })),
    edges: ids.slice(1).map((target, index) => ({ source: ids[index], target })),
  };
};
const begin = { type: 'start', data: { entries: [{ kind: 'manual' }] } };
const wait = (n: number) => ({ type: 'wait', data: { kind: 'duration', n, unit: 'days' } });
const task = (title: string) => ({ type: 'task', data: { title } });

async function publish(client: pg.Client, version: number, drawing: object): Promise<void> {
  const { graph } = normaliseGraph(drawing);
  const compiled = graph && compileGraph(graph, bareSurroundings).compiled;
  if (!compiled) throw new Error('F9: the graph does not compile');
  await client.query(
    `with g as (
       insert into automation.graphs (tenant_id, workflow_id, version, source, checksum, settings, published_by, published_at)
       values ($1, $2, $3, '{}', repeat('0', 64), $4, 'bench', $5) returning id
     )
     insert into automation.graph_nodes (tenant_id, graph_id, node, key, kind, role, port_names, ports, delay, config, parts, needs, needs_ahead)
     select $1, g.id, x.node, x.key, x.kind, x.role, x.port_names, x.ports, x.delay::interval, x.config, x.parts, x.needs, x.needs_ahead
     from g, jsonb_to_recordset($6) x (node smallint, key text, kind text, role text, port_names text[], ports smallint[], delay text,
       config jsonb, parts jsonb, needs integer, needs_ahead integer)`,
    [TENANT, WORKFLOW, version, compiled.settings, NOW, JSON.stringify(compiled.nodes)],
  );
}

/** Runs that have done a task and wait, each with the trace of its steps. */
async function load(client: pg.Client, runs: number): Promise<void> {
  await client.query(`insert into crm.tenants (id, slug, name, time_zone) values ($1, 'move', 'Move', 'UTC')`, [
    TENANT,
  ]);
  await client.query('insert into automation.tenant_settings (tenant_id, workflows) values ($1, true)', [TENANT]);
  await client.query(
    `insert into automation.workflows (tenant_id, id, name, draft, created_by, created_at, updated_at, last_version)
     values ($1, $2, 'Move', '{}', 'bench', $3, $3, 2)`,
    [TENANT, WORKFLOW, NOW],
  );
  await publish(client, 1, chain({ s: begin, t: task('Once'), w: wait(5), x: wait(1), e: { type: 'end' } }));
  await publish(client, 2, chain({ s: begin, t: task('Once'), w: wait(4), u: task('Twice'), e: { type: 'end' } }));
  await client.query(
    `update automation.workflows w set status = 'ACTIVE', active_graph_id = g.id from automation.graphs g where g.workflow_id = w.id and g.version = 2`,
  );
  await client.query(
    `with k as (
       insert into crm.customers (tenant_id, name) select $1, 'Customer ' || n from generate_series(1, $2::int) n returning id
     ), r as (
       insert into automation.runs (tenant_id, workflow_id, graph_id, customer_id, occurrence_key, reentry_key, priority, data, started_at)
       select $1, $3, g.id, k.id, 'bench:' || k.id, k.id::text, 5, '{"vars": {}, "loop": null, "steps": null}', $4
       from k cross join automation.graphs g where g.version = 1 returning id, graph_id
     ), c as (
       insert into automation.cursors (tenant_id, run_id, graph_id, node, from_node, step, state, due_at, rank_at)
       select $1, r.id, r.graph_id, n.node, 1, 2, 'SLEEPING', $4::timestamptz + interval '5 days', $4
       from r join automation.graph_nodes n on n.graph_id = r.graph_id and n.key = 'w' returning run_id, id
     )
     insert into automation.run_trace (tenant_id, run_id, cursor_id, step, node, port, at)
     select $1, c.run_id, c.id, s, s - 1, 'next', $4 from c cross join generate_series(1, 2) s`,
    [TENANT, runs, WORKFLOW, NOW],
  );
  await client.query('vacuum analyze');
}

/** Calls a statement until it says that it is done. Returns how many calls that took. */
async function repeat(client: pg.Client, sql: string): Promise<{ calls: number; ms: number }> {
  let calls = 0;
  const ms = await timed(async () => {
    for (let isDone = false; !isDone; calls += 1)
      isDone = (await client.query(sql, [TENANT, MOVE, CHUNK, NOW])).rows[0].is_done;
  });
  return { calls, ms };
}

async function migrate(owner: pg.Client, engine: pg.Client, runs: number) {
  await owner.query(
    `insert into automation.graph_migrations (tenant_id, id, workflow_id, job_id, from_graph, to_graph, map, percent, total, created_by, created_at)
     select $1, $2, $3, $2, min(g.id), max(g.id), '{"x": "EXIT"}', 100, $4, 'bench', $5 from automation.graphs g`,
    [TENANT, MOVE, WORKFLOW, runs, NOW],
  );
  const done = await repeat(
    engine,
    'select m.ended_at is not null as is_done from automation.continue_migration($1, $2, $3, $4) m',
  );
  const { rows } = await owner.query(
    `select m.moved, m.looked_at, m.moved + m.exited + (select coalesce(sum(e.value::int), 0) from jsonb_each_text(m.stayed) e)::int as sum,
       (select count(*) from automation.cursors c where c.graph_id = m.from_graph)::int as stranded
     from automation.graph_migrations m`,
  );
  const { moved, looked_at, sum, stranded } = rows[0];
  if (moved !== runs || looked_at !== runs || sum !== runs || stranded !== 0)
    throw new Error(`F9: of ${runs} runs ${JSON.stringify(rows[0])}`);
  return done;
}

/** Takes the runs to their end. Each must do the task that is new, and the other not again. */
async function walkOn(owner: pg.Client, engine: pg.Client, runs: number): Promise<void> {
  for (let isMore = true; isMore; )
    isMore = (await engine.query('select is_more from automation.advance_workflows(5000, $1)', [LATER])).rows[0]
      .is_more;
  const { rows } = await owner.query(
    `select (select count(*) from automation.runs where status = 'FINISHED')::int as finished,
       (select count(*) from crm.tasks where title = 'Twice')::int as done, (select count(*) from crm.tasks where title = 'Once')::int as again`,
  );
  const { finished, done, again } = rows[0];
  if (finished !== runs || done !== runs || again !== 0) throw new Error(`F9: ${JSON.stringify(rows[0])}`);
}

/** `action` with all runs. */
async function move(owner: pg.Client, engine: pg.Client, action: string, runs: number) {
  await owner.query('delete from automation.run_moves');
  await owner.query(
    `insert into automation.run_moves (tenant_id, id, job_id, action, filter, total, created_by, created_at)
     values ($1, $2, $2, $3, '{}', $4, 'bench', $5)`,
    [TENANT, MOVE, action, runs, NOW],
  );
  const done = await repeat(engine, 'select m.is_done from automation.continue_move($1, $2, $3, $4) m');
  const { rows } = await owner.query('select moved from automation.run_moves');
  if (rows[0].moved !== runs) throw new Error(`F9: ${rows[0].moved} of ${runs} runs: ${action}`);
  return done;
}

async function run({ server, isQuick, say }: BenchRun): Promise<Table[]> {
  const runs = isQuick ? 20_000 : 100_000;
  const place = await server();
  say(`F9: ${runs} runs`);
  const owner = await place.createDatabase('workflow_migration');
  const engine = await place.connectAsEngine('workflow_migration');
  await load(owner, runs);
  const measured: [string, { calls: number; ms: number }][] = [
    ['to another version', await migrate(owner, engine, runs)],
  ];
  for (const action of ['pause', 'resume', 'wake']) measured.push([action, await move(owner, engine, action, runs)]);
  await walkOn(owner, engine, runs);
  measured.push(['replay', await move(owner, engine, 'replay', runs)]);
  measured.push(['cancel', await move(owner, engine, 'cancel', runs)]);
  return [
    {
      title: `F9 · ${runs} runs, ${CHUNK} a statement`,
      columns: ['what', 'statements', 'µs a run'],
      rows: measured.map(([name, { calls, ms }]) => [name, String(calls), three((1000 * ms) / runs)]),
      notes: ['goal: ≤ 25 statements for 100 000 runs, 0 stranded, 0 tasks made again, the report adds up to all'],
    },
  ];
}

export const workflowMigration: Bench = { name: 'F9', run };
