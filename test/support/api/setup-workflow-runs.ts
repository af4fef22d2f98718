/** A workflow with figures of its runs, for tests of suggestions about nodes. */
import type { setupHistory } from '../../../functions/api/overview/suggestions/setup-history.ts';

type Row = Readonly<Record<string, unknown>>;

/** Where the workflow is made. */
interface Place {
  tenantId(): string;
  // biome-ignore lint/suspicious/noExplicitAny: a reply's body, which the assertions look into
  call(method: string, path: string, body?: unknown): Promise<{ readonly status: number; readonly body: any }>;
  query(sql: string, values: readonly unknown[]): Promise<readonly Row[]>;
  /** What the figures are before. */
  now(): Date;
}

export const placeOf = (history: ReturnType<typeof setupHistory>): Place => ({
  ...{ tenantId: history.tenantId, call: history.call, now: () => new Date() },
  query: (sql, values) => history.api().query(sql, [...values]),
});

const graph = (title: string) => ({
  nodes: [
    { id: 'start', type: 'start', data: { entries: [{ kind: 'manual' }] } },
    {
      id: 'answer',
      type: 'wait',
      name: 'An answer',
      data: { kind: 'event', types: ['order.placed'], timeout: { n: 3, unit: 'days' } },
    },
    { id: 'thanks', type: 'task', name: 'Thank', data: { title } },
    { id: 'ask', type: 'http', name: 'Ask', data: { method: 'POST', url: 'https://hooks.example.com/ask' } },
  ],
  edges: [
    { source: 'start', target: 'answer' },
    { source: 'answer', sourcePort: 'event', target: 'thanks' },
    { source: 'answer', sourcePort: 'timeout', target: 'ask' },
  ],
});

export function setupRuns({ tenantId, call, query, now }: Place) {
  async function done(method: string, path: string, body?: unknown) {
    const reply = await call(method, path, body);
    if (reply.status >= 300) throw new Error(JSON.stringify(reply.body));
    return reply.body;
  }

  async function publish(id: string) {
    await done('POST', `/api/workflows/${id}/publish`, {});
  }

  /** Runs that left a node by a port, in a version. */
  async function left(
    workflowId: string,
    version: number,
    node: string,
    ports: Readonly<Record<string, number>>,
    daysAgo = 5,
  ) {
    await query(
      `insert into automation.node_counts (tenant_id, graph_id, node, port, day, runs)
       select g.tenant_id, g.id, n.node, p.key, ($6::timestamptz at time zone 'UTC')::date - $5::int, p.value::int
       from automation.graphs g
       join automation.graph_nodes n on n.graph_id = g.id and n.key = $3
       cross join jsonb_each_text($4) p
       where g.workflow_id = $1 and g.version = $2`,
      [workflowId, version, node, ports, daysAgo, now()],
    );
  }

  /** Runs that got an answer so many hours after they came to the wait. */
  async function answered(workflowId: string, runs: number, hours: number) {
    await query(
      `with g as (
         select g.tenant_id, g.id, n.node from automation.graphs g join automation.graph_nodes n on n.graph_id = g.id and n.key = 'answer'
         where g.workflow_id = $1 and g.version = 1
       ), r as (
         insert into automation.runs (tenant_id, workflow_id, graph_id, occurrence_key, priority, status, started_at, ended_at)
         select g.tenant_id, $1, g.id, gen_random_uuid()::text, 5, 'FINISHED', $4::timestamptz - interval '5 days', $4 from g, generate_series(1, $2::int) returning tenant_id, id, started_at
       )
       insert into automation.run_trace (tenant_id, run_id, cursor_id, step, node, port, at)
       select r.tenant_id, r.id, 1, s.step, s.node, s.port, r.started_at + s.hours * interval '1 hour'
       from r cross join g cross join lateral (values (1, 0, 'next', 1), (2, g.node, 'event', 1 + $3::float8)) s (step, node, port, hours)`,
      [workflowId, runs, hours, now()],
    );
  }

  async function aWorkflow(drawn: object = graph('Thank them')) {
    await query(
      `insert into automation.tenant_settings (tenant_id, workflows) values ($1, true) on conflict (tenant_id) do update set workflows = true`,
      [tenantId()],
    );
    const { id } = await done('POST', '/api/workflows', { name: 'Reorder', graph: drawn });
    await publish(id);
    await done('POST', `/api/workflows/${id}/activate`, {});
    return id as string;
  }

  return { aWorkflow, answered, done, graph, left, publish };
}
