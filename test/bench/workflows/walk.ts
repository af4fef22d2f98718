/** F1 and F2: what a step of a workflow costs: thousands of runs a statement, against one run and one statement at a time, on the same data. */
import { setTimeout as pause } from 'node:timers/promises';
import type pg from 'pg';
import type { Bench, BenchRun, Table } from '../bench.ts';
import { timed } from '../rounds.ts';
import { three, times } from '../table.ts';
import {
  activate,
  begin,
  countStatements,
  days,
  end,
  enter,
  loadTenant,
  numberOf,
  scoreFrom,
  task,
  type Walked,
  walk,
} from './load.ts';

const DAY_ONE = '2026-03-01T12:00:00Z';
const DAY_TWO = '2026-03-02T12:00:00Z';
/** A call of the Data API takes about as long. */
const CALL_MS = 10;
const TENANTS = 1000;

const nodes = {
  ...{
    s: begin,
    warm: scoreFrom(30),
    rest: days(1),
    hot: scoreFrom(50),
    call: task('Call {{ customer.name }}'),
    e: end,
  },
  half: { type: 'split', data: { branches: ['a', 'b'].map((id) => ({ id, percentage: 50 })) } },
  mark: { type: 'set', data: { variables: { arm: 'b' } } },
};
const edges = [
  ...['s>warm', 'warm:true>half', 'warm:false>e', 'half:branch:a>rest', 'half:branch:b>mark', 'mark>rest', 'rest>hot'],
  ...['hot:true>call', 'hot:false>e', 'call>e'],
];

type Call = (sql: string, values: unknown[]) => Promise<pg.QueryResult>;

const CLAIM = `update automation.cursors c set rank_at = $1::timestamptz + interval '1 minute'
  where c.id = (select id from automation.cursors where state = 'READY' and rank_at <= $1 order by rank_at, id limit 1 for update skip locked)
  returning c.*`;
const NODE = 'select kind, ports, port_names, test, vars from automation.graph_nodes where graph_id = $1 and node = $2';
const HOLDS = `select automation.condition_holds($3::jsonpath, $4, jsonb_build_object('customer', to_jsonb(c))) as holds, r.id
  from automation.runs r join crm.customers c on c.tenant_id = r.tenant_id and c.id = r.customer_id where r.tenant_id = $1 and r.id = $2`;
const TRACE =
  'insert into automation.run_trace (tenant_id, run_id, cursor_id, step, node, port, at) values ($1, $2, $3, $4, $5, $6, $7)';
const MOVE =
  'update automation.cursors set node = $4, step = step + 1, rank_at = $5, state = $6, due_at = $7 where tenant_id = $1 and run_id = $2 and id = $3';

/** One step of one run: claim, node, facts, trace, cursor, each a statement of its own. Returns whether the run stops; undefined: none is due. */
async function stepOnce(call: Call): Promise<boolean | undefined> {
  const [cursor] = (await call(CLAIM, [DAY_ONE])).rows;
  if (!cursor) return undefined;
  const at = [cursor.tenant_id, cursor.run_id, cursor.id];
  const node = (await call(NODE, [cursor.graph_id, cursor.node])).rows[0];
  const [facts] = (await call(HOLDS, [at[0], at[1], node.test ?? '$.x == 1', node.vars])).rows;
  const port = node.kind === 'condition' ? node.port_names.indexOf(String(facts.holds)) : 0;
  const isStop = node.kind === 'wait' || node.kind === 'end';
  await call(TRACE, [...at, cursor.step + 1, cursor.node, node.port_names[port] ?? null, DAY_ONE]);
  const next = isStop ? [cursor.node, DAY_ONE, 'SLEEPING', DAY_TWO] : [node.ports[port], DAY_ONE, 'READY', null];
  await call(MOVE, [...at, ...next]);
  return isStop;
}

async function walkStepwise(client: pg.Client, runs: number, callMs: number): Promise<Walked> {
  let [statements, steps, done] = [0, 0, 0];
  const call: Call = async (sql, values) => {
    statements += 1;
    if (callMs > 0) await pause(callMs);
    return client.query(sql, values);
  };
  const ms = await timed(async () => {
    while (done < runs) {
      const isStop = await stepOnce(call);
      if (isStop === undefined) return;
      steps += 1;
      if (isStop) done += 1;
    }
  });
  return { statements, steps, failed: 0, ms };
}

async function forget(owner: pg.Client): Promise<void> {
  await owner.query('truncate automation.runs, automation.cursors, automation.run_trace cascade');
}

/** 1 000 runs that are due, each of another tenant and workflow. */
async function walkTenants(owner: pg.Client, engine: pg.Client): Promise<Walked> {
  await forget(owner);
  for (let n = 0; n < TENANTS; n += 1) {
    const workflowId = await activate(owner, await loadTenant(owner, 100), nodes, edges);
    await enter(owner, workflowId, 1);
  }
  await owner.query('vacuum analyze');
  return walk(engine, DAY_ONE, 1000);
}

const perStep = ({ ms, steps }: Walked) => (1000 * ms) / steps;

async function run({ server, isQuick, say }: BenchRun): Promise<Table[]> {
  const runs = isQuick ? 10_000 : 100_000;
  const few = isQuick ? 100 : 500;
  const place = await server();
  say(`F1, F2: ${runs} runs`);
  const owner = await place.createDatabase('workflow_walk');
  const engine = await place.connectAsEngine('workflow_walk');
  const workflowId = await activate(owner, await loadTenant(owner, runs), nodes, edges);
  const enterMs = await timed(() => enter(engine, workflowId, runs));
  await owner.query('vacuum analyze');
  const ways: [string, Walked][] = [];
  const counted = await countStatements(owner, async () => {
    ways.push(['day 1', await walk(engine, DAY_ONE, 5000)], ['day 2, waking', await walk(engine, DAY_TWO, 5000)]);
  });
  const told = ways.reduce((sum, [, { statements }]) => sum + statements, 0);
  if (counted !== told) throw new Error(`F1: PostgreSQL counted ${counted} statements instead of ${told}`);
  if ((await numberOf(owner, `automation.runs where status = 'FINISHED'`)) !== runs)
    throw new Error(`F1: not all of ${runs} runs have finished`);
  await forget(owner);
  await enter(engine, workflowId, runs);
  ways.push(['day 1, each call 10 ms away', await walk(engine, DAY_ONE, 5000, () => pause(CALL_MS))]);
  await forget(owner);
  await enter(engine, workflowId, few);
  const single = await walkStepwise(engine, few, 0);
  await forget(owner);
  await enter(engine, workflowId, few / 10);
  const far = await walkStepwise(engine, few / 10, CALL_MS);
  const row = (name: string, one: Walked, rival: Walked | null) => [
    ...[name, String(one.steps), three((1000 * one.statements) / one.steps), three(perStep(one))],
    rival ? times(perStep(rival) / perStep(one)) : '–',
  ];
  ways.push(['day 1, a run for each of 1 000 tenants', await walkTenants(owner, engine)]);
  return [
    {
      title: `F1, F2 · ${runs} runs of a workflow, 5 000 a statement`,
      columns: ['what', 'steps', 'statements per 1 000 steps', 'µs a step', 'faster than one at a time'],
      rows: [
        ...ways.map(([name, one]) => row(name, one, name.includes('away') ? far : single)),
        row('one run and one step at a time', single, null),
        row('the same, each call 10 ms away', far, null),
      ],
      notes: [
        'goals: ≤ 0.2 statements per 1 000 steps, ≤ 2 of 1 000 tenants; ≥ 50 × faster a step, ≥ 500 × with calls of 10 ms; ≤ 120 µs a step',
        `entering: ${three((1000 * enterMs) / runs)} µs a run, ${Math.ceil(runs / 10_000)} statements`,
      ],
    },
  ];
}

export const workflowWalk: Bench = { name: 'F1', run };
