/** W1: what a step of a workflow costs: thousands of runs a statement, against one run and one statement at a time, on the same data. */
import type pg from 'pg';
import { compileGraph } from '../../functions/workflows/graph/compile-graph.ts';
import { normaliseGraph } from '../../functions/workflows/graph/normalise.ts';
import { bareSurroundings } from '../../functions/workflows/graph/setup-graph.ts';
import type { Bench, BenchRun, Table } from './bench.ts';
import { timed } from './rounds.ts';
import { three, times } from './table.ts';

const DAY_ONE = '2026-03-01T12:00:00Z';
const DAY_TWO = '2026-03-02T12:00:00Z';
const TENANT = '11111111-1111-7111-8111-111111111111';
const SCORE = { path: 'customer.attributes.score', op: 'gte' };

const drawing = {
  nodes: [
    { id: 's', type: 'start', data: { entries: [{ kind: 'manual' }] } },
    { id: 'warm', type: 'condition', data: { when: { ...SCORE, value: 30 } } },
    { id: 'half', type: 'split', data: { branches: ['a', 'b'].map((id) => ({ id, percentage: 50 })) } },
    { id: 'mark', type: 'set', data: { variables: { arm: 'b' } } },
    { id: 'rest', type: 'wait', data: { kind: 'duration', n: 1, unit: 'days' } },
    { id: 'hot', type: 'condition', data: { when: { ...SCORE, value: 50 } } },
    { id: 'call', type: 'task', data: { title: 'Call {{ customer.name }}' } },
    { id: 'e', type: 'end' },
  ],
  edges: [
    ...[
      { source: 's', target: 'warm' },
      { source: 'warm', sourcePort: 'true', target: 'half' },
    ],
    ...[
      { source: 'warm', sourcePort: 'false', target: 'e' },
      { source: 'half', sourcePort: 'branch:a', target: 'rest' },
    ],
    ...[
      { source: 'half', sourcePort: 'branch:b', target: 'mark' },
      { source: 'mark', target: 'rest' },
    ],
    ...[
      { source: 'rest', target: 'hot' },
      { source: 'hot', sourcePort: 'true', target: 'call' },
    ],
    ...[
      { source: 'hot', sourcePort: 'false', target: 'e' },
      { source: 'call', target: 'e' },
    ],
  ],
};

async function load(client: pg.Client, runs: number): Promise<void> {
  const { graph } = normaliseGraph(drawing);
  const compiled = graph && compileGraph(graph, bareSurroundings).compiled;
  if (!compiled) throw new Error('W1: the graph does not compile');
  await client.query(`insert into crm.tenants (id, slug, name, time_zone) values ($1, 'walk', 'Walk', 'UTC')`, [
    TENANT,
  ]);
  await client.query('insert into automation.tenant_settings (tenant_id, workflows) values ($1, true)', [TENANT]);
  await client.query(
    `insert into crm.customers (tenant_id, name, attributes)
     select $1, 'Customer ' || n, jsonb_build_object('score', n % 100) from generate_series(1, $2::int) n`,
    [TENANT, runs],
  );
  await client.query(
    `with w as (
       insert into automation.workflows (tenant_id, name, draft, created_by, created_at, updated_at, last_version)
       values ($1, 'Walk', '{}', 'bench', $2, $2, 1) returning tenant_id, id
     ), g as (
       insert into automation.graphs (tenant_id, workflow_id, version, source, checksum, settings, published_by, published_at)
       select tenant_id, id, 1, '{}', repeat('0', 64), $3, 'bench', $2 from w returning id, tenant_id
     )
     insert into automation.graph_nodes (tenant_id, graph_id, node, key, kind, role, port_names, ports, test, vars, cuts, salt, delay,
       config, parts, needs, needs_ahead)
     select g.tenant_id, g.id, x.node, x.key, x.kind, x.role, x.port_names, x.ports, x.test::jsonpath, nullif(x.vars, 'null'), x.cuts, x.salt,
       x.delay::interval, x.config, x.parts, x.needs, x.needs_ahead
     from g, jsonb_to_recordset($4) x (node smallint, key text, kind text, role text, port_names text[], ports smallint[], test text,
       vars jsonb, cuts integer[], salt text, delay text, config jsonb, parts jsonb, needs integer, needs_ahead integer)`,
    [TENANT, DAY_ONE, compiled.settings, JSON.stringify(compiled.nodes)],
  );
  await client.query(
    `update automation.workflows w set status = 'ACTIVE', active_graph_id = g.id from automation.graphs g where g.workflow_id = w.id`,
  );
}

/** Enters in calls of 10 000 customers. */
async function enter(client: pg.Client, runs: number): Promise<void> {
  for (let from = 0; from < runs; from += 10_000)
    await client.query(
      `select count(*) from automation.start_runs((
         select jsonb_agg(jsonb_build_object('tenantId', c.tenant_id, 'workflowId', w.id, 'customerId', c.id, 'key', 'bench:' || c.id))
         from (select * from crm.customers order by id offset $1 limit 10000) c cross join automation.workflows w), $2)`,
      [from, DAY_ONE],
    );
}

interface Walked {
  readonly statements: number;
  readonly steps: number;
  readonly ms: number;
}

async function walk(client: pg.Client, at: string, limit: number): Promise<Walked> {
  let [statements, steps, isMore] = [0, 0, true];
  const ms = await timed(async () => {
    for (; isMore; statements += 1) {
      const { rows } = await client.query('select steps, is_more from automation.advance_workflows($1, $2)', [
        limit,
        at,
      ]);
      steps += rows[0].steps;
      isMore = rows[0].is_more;
    }
  });
  return { statements, steps, ms };
}

/** One run and one step at a time: claim, node, facts, trace, cursor, each a statement of its own. */
async function walkStepwise(client: pg.Client, runs: number): Promise<Walked> {
  let [statements, steps] = [0, 0];
  const query = (sql: string, values: unknown[]) => {
    statements += 1;
    return client.query(sql, values);
  };
  const ms = await timed(async () => {
    for (let done = 0; done < runs; ) {
      const claim = `update automation.cursors c set rank_at = $1::timestamptz + interval '1 minute'
        where c.id = (select id from automation.cursors where state = 'READY' and rank_at <= $1 order by rank_at, id limit 1 for update skip locked)
        returning c.*`;
      const [cursor] = (await query(claim, [DAY_ONE])).rows;
      if (!cursor) return;
      const at = [cursor.tenant_id, cursor.run_id, cursor.id];
      const node = (
        await query(
          'select kind, ports, port_names, test, vars from automation.graph_nodes where graph_id = $1 and node = $2',
          [cursor.graph_id, cursor.node],
        )
      ).rows[0];
      const holds = `select automation.condition_holds($3::jsonpath, $4, jsonb_build_object('customer', to_jsonb(c))) as holds, r.id
        from automation.runs r join crm.customers c on c.tenant_id = r.tenant_id and c.id = r.customer_id where r.tenant_id = $1 and r.id = $2`;
      const [facts] = (await query(holds, [at[0], at[1], node.test ?? '$.x == 1', node.vars])).rows;
      const port = node.kind === 'condition' ? node.port_names.indexOf(String(facts.holds)) : 0;
      const isStop = node.kind === 'wait' || node.kind === 'end';
      await query(
        'insert into automation.run_trace (tenant_id, run_id, cursor_id, step, node, port, at) values ($1, $2, $3, $4, $5, $6, $7)',
        [...at, cursor.step + 1, cursor.node, node.port_names[port] ?? null, DAY_ONE],
      );
      await query(
        `update automation.cursors set node = $4, step = step + 1, rank_at = $5, state = $6, due_at = $7 where tenant_id = $1 and run_id = $2 and id = $3`,
        [
          ...at,
          isStop ? cursor.node : node.ports[port],
          DAY_ONE,
          isStop ? 'SLEEPING' : 'READY',
          isStop ? DAY_TWO : null,
        ],
      );
      steps += 1;
      if (isStop) done += 1;
    }
  });
  return { statements, steps, ms };
}

async function run({ server, isQuick, say }: BenchRun): Promise<Table[]> {
  const runs = isQuick ? 10_000 : 100_000;
  const place = await server();
  say(`W1: ${runs} runs`);
  const owner = await place.createDatabase('workflow_walk');
  const engine = await place.connectAsEngine('workflow_walk');
  await load(owner, runs);
  const enterMs = await timed(() => enter(engine, runs));
  await owner.query('vacuum analyze');
  const days: [string, Walked][] = [['day 1', await walk(engine, DAY_ONE, 5000)]];
  const idle = await walk(engine, DAY_ONE, 5000);
  if (idle.steps > 0) throw new Error('W1: a second look found steps');
  days.push(['day 2, waking', await walk(engine, DAY_TWO, 5000)]);
  const { rows } = await owner.query(`select count(*)::int as n from automation.runs where status = 'FINISHED'`);
  if (rows[0].n !== runs) throw new Error(`W1: ${rows[0].n} of ${runs} runs finished`);
  const few = isQuick ? 100 : 500;
  await owner.query('truncate automation.runs, automation.cursors, automation.run_trace cascade');
  await enter(engine, few);
  const single = await walkStepwise(engine, few);
  const perStep = ({ ms, steps }: Walked) => (1000 * ms) / steps;
  const row = (name: string, one: Walked) => [
    name,
    String(one.steps),
    three((1000 * one.statements) / one.steps),
    three(perStep(one)),
    times(perStep(single) / perStep(one)),
  ];
  return [
    {
      title: `W1 · ${runs} runs of a workflow, 5 000 a statement`,
      columns: ['what', 'steps', 'statements per 1 000 steps', 'µs a step', 'against one at a time'],
      rows: [...days.map(([name, one]) => row(name, one)), row('one run and one step at a time', single)],
      notes: [
        'goal: ≤ 0.2 statements per 1 000 steps, ≥ 50 × faster a step',
        `entering: ${three((1000 * enterMs) / runs)} µs a run, ${Math.ceil(runs / 10_000)} statements`,
      ],
    },
  ];
}

export const workflowWalk: Bench = { name: 'W1', run };
