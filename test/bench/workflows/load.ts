/** What the benches of workflows begin with: a tenant, its customers, workflows, and their runs. */
import type pg from 'pg';
import { setUpVersion } from '../../../functions/workflows/advance/setup-version.ts';
import { type Edges, setUpGraph } from '../../../functions/workflows/graph/setup-graph.ts';
import { timed } from '../rounds.ts';

export const NOW = '2026-03-01T12:00:00Z';

type Nodes = Readonly<Record<string, object>>;

export const begin = { type: 'start', data: { entries: [{ kind: 'manual' }] } };
export const end = { type: 'end' };
export const days = (n: number) => ({ type: 'wait', data: { kind: 'duration', n, unit: 'days' } });
export const task = (title: string) => ({ type: 'task', data: { title } });
export const scoreFrom = (value: number) => ({
  type: 'condition',
  data: { when: { path: 'customer.attributes.score', op: 'gte', value } },
});

/** The edges of nodes that follow each other. */
export const inOrder = (nodes: Nodes): string[] => {
  const ids = Object.keys(nodes);
  return ids.slice(1).map((id, index) => `${ids[index]}>${id}`);
};

/** Makes a tenant with workflows and e-mail on, and customers with scores from 0 to 99. */
export async function loadTenant(owner: pg.Client, customers: number): Promise<string> {
  const { rows } = await owner.query<{ id: string }>(
    `insert into crm.tenants (slug, name, time_zone) values ('bench-' || gen_random_uuid(), 'Bench', 'UTC') returning id`,
  );
  const tenantId = rows[0]?.id ?? '';
  await owner.query(
    'insert into automation.tenant_settings (tenant_id, workflows, email_workflows) values ($1, true, true)',
    [tenantId],
  );
  await owner.query(
    `insert into crm.customers (tenant_id, name, email, attributes)
     select $1, 'Customer ' || n, 'customer-' || n || '@example.com', jsonb_build_object('score', n % 100) from generate_series(1, $2::int) n`,
    [tenantId, customers],
  );
  return tenantId;
}

/** Returns the id of an active workflow. */
export async function activate(
  owner: pg.Client,
  tenantId: string,
  nodes: Nodes,
  edges: Edges = inOrder(nodes),
): Promise<string> {
  const query = async <R>(sql: string, values?: unknown[]) => (await owner.query(sql, values)).rows as R[];
  return setUpVersion(query, tenantId, new Date(NOW), setUpGraph(nodes, edges));
}

/** Starts a run of a workflow for up to 10 000 customers a call, and returns the number of calls. */
export async function enter(client: pg.Client, workflowId: string, runs: number): Promise<number> {
  let calls = 0;
  for (let from = 0; from < runs; from += 10_000, calls += 1)
    await client.query(
      `select count(*) from automation.start_runs((
         select jsonb_agg(jsonb_build_object('tenantId', c.tenant_id, 'workflowId', $1::uuid, 'customerId', c.id, 'key', 'bench:' || c.id))
         from (
           select k.* from crm.customers k join automation.workflows w on w.tenant_id = k.tenant_id and w.id = $1
           order by k.id offset $2 limit least(10000, $3::int - $2)
         ) c), $4)`,
      [workflowId, from, runs, NOW],
    );
  return calls;
}

export interface Walked {
  readonly statements: number;
  readonly steps: number;
  readonly failed: number;
  readonly ms: number;
}

/** Takes turns until none is due at once. `beforeEach` stands for the way to the database. */
export async function walk(
  client: pg.Client,
  at: string,
  limit: number,
  beforeEach: () => Promise<unknown> = async () => undefined,
): Promise<Walked> {
  let [statements, steps, failed, isMore] = [0, 0, 0, true];
  const ms = await timed(async () => {
    for (; isMore; statements += 1) {
      await beforeEach();
      const { rows } = await client.query('select steps, failed, is_more from automation.advance_workflows($1, $2)', [
        limit,
        at,
      ]);
      steps += rows[0].steps;
      failed += rows[0].failed;
      isMore = rows[0].is_more;
    }
  });
  return { statements, steps, failed, ms };
}

/** Counts the statements of the functions' login by PostgreSQL's own books: those that came from outside, as calls of the Data API do. */
export async function countStatements(owner: pg.Client, work: () => Promise<unknown>): Promise<number> {
  await owner.query('select pg_stat_statements_reset()');
  await work();
  const { rows } = await owner.query<{ n: number }>(
    `select coalesce(sum(s.calls), 0)::int as n from pg_stat_statements s join pg_roles r on r.oid = s.userid
     where r.rolname = 'followthrough_engine'`,
  );
  return rows[0]?.n ?? 0;
}

/** One number of a query. */
export async function numberOf(client: pg.Client, sql: string, values: unknown[] = []): Promise<number> {
  const { rows } = await client.query<{ n: number }>(`select count(*)::int as n from ${sql}`, values);
  return rows[0]?.n ?? Number.NaN;
}
