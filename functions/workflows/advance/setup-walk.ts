/** For tests of the walk's statements: a tenant with workflows, versions made of short graphs, runs, and a clock that the test moves. */
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { aTenant } from '../../../test/support/database/factory.ts';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database/setup-database.ts';
import { compileGraph } from '../graph/compile-graph.ts';
import { bareSurroundings, type Edges, setUpGraph } from '../graph/setup-graph.ts';
import { advanceWorkflows } from './queries.gen.ts';

export const NOW = new Date('2026-03-01T12:00:00Z');
const DAY_MS = 86_400_000;
export const daysLater = (days: number): Date => new Date(NOW.getTime() + days * DAY_MS);

/** A row of the trace: the node's id, the port that the run left by, and what was noted. */
export type Step = readonly [node: string, port: string | null, detail: unknown];

interface State {
  database: TestDatabase;
  tenantId: string;
}

function registerHooks(state: State): void {
  beforeAll(async () => {
    state.database = await createTestDatabase();
  });
  afterAll(() => state.database.drop());
  beforeEach(async () => {
    await state.database.query(
      'truncate crm.customers, automation.workflows, automation.runs, automation.cursors, automation.run_trace, automation.events, automation.jobs, automation.waiting_jobs, automation.outbox cascade',
    );
    state.tenantId = await aTenant(state.database);
    await state.database.query(
      'insert into automation.tenant_settings (tenant_id, workflows, client_journey) values ($1, true, true)',
      [state.tenantId],
    );
  });
}

async function activate(state: State, nodes: Readonly<Record<string, object>>, edges: Edges, more: object) {
  const { compiled, problems } = compileGraph(setUpGraph(nodes, edges, more), {
    ...bareSurroundings,
    timeZone: 'UTC',
  });
  if (!compiled) throw new Error(JSON.stringify(problems));
  const [row] = await state.database.query<{ id: string }>(
    `with w as (
       insert into automation.workflows (tenant_id, name, draft, created_by, created_at, updated_at, last_version)
       values ($1, 'Test', '{}', 'test', $2, $2, 1) returning tenant_id, id
     ), g as (
       insert into automation.graphs (tenant_id, workflow_id, version, source, checksum, settings, published_by, published_at)
       select tenant_id, id, 1, '{}', repeat('0', 64), $3, 'test', $2 from w returning id, tenant_id, workflow_id
     ), n as (
       insert into automation.graph_nodes (tenant_id, graph_id, node, key, kind, name, role, port_names, ports, test, tests, vars,
         conditions, cuts, salt, delay, config, parts, needs, needs_ahead, merge_node, on_error)
       select g.tenant_id, g.id, x.node, x.key, x.kind, x.name, x.role, x.port_names, x.ports, x.test::jsonpath, x.tests::jsonpath[], nullif(x.vars, 'null'),
         x.conditions, x.cuts, x.salt, x.delay::interval, x.config, x.parts, x.needs, x.needs_ahead, x.merge_node, x.on_error
       from g, jsonb_to_recordset($4) x (node smallint, key text, kind text, name text, role text, port_names text[], ports smallint[],
         test text, tests text[], vars jsonb, conditions jsonb, cuts integer[], salt text, delay text, config jsonb, parts jsonb,
         needs integer, needs_ahead integer, merge_node smallint, on_error text)
     )
     select workflow_id as id from g`,
    [state.tenantId, NOW, compiled.settings, JSON.stringify(compiled.nodes)],
  );
  const id = row?.id ?? '';
  await state.database.query(
    `update automation.workflows w set status = 'ACTIVE', active_graph_id = g.id from automation.graphs g
     where w.id = $1 and g.workflow_id = w.id`,
    [id],
  );
  return id;
}

/** Registers the hooks of a test file. What it returns is complete when the first test runs. */
export function setUpWalk() {
  const state = {} as State; // the hooks set its members
  const query = <R extends object>(sql: string, values?: unknown[]) =>
    state.database.query<R & Record<string, unknown>>(sql, values);
  return {
    state,
    query,
    hooks: registerHooks(state),
    activate: (nodes: Readonly<Record<string, object>>, edges: Edges, more: object = {}) =>
      activate(state, nodes, edges, more),
    async customers(count: number, columns: Readonly<Record<string, unknown>> = {}): Promise<string[]> {
      const rows = await query<{ id: string }>(
        `insert into crm.customers (tenant_id, name, attributes, status, do_not_contact_until)
         select $1, 'Customer ' || n, $3, $4, $5 from generate_series(1, $2::int) n returning id`,
        [
          state.tenantId,
          count,
          columns.attributes ?? {},
          columns.status ?? 'ACTIVE',
          columns.doNotContactUntil ?? null,
        ],
      );
      return rows.map(({ id }) => id);
    },
    async start(
      workflowId: string,
      customerIds: readonly (string | null)[],
      { key = 'manual', now = NOW, ...more }: { key?: string; now?: Date; [name: string]: unknown } = {},
    ) {
      const asked = customerIds.map((customerId) => ({
        ...{ tenantId: state.tenantId, workflowId, customerId, key: `${key}:${customerId}` },
        ...{ trigger: { kind: 'manual' }, ...more },
      }));
      return query<{ run_id: string | null; refused: string | null }>(
        'select run_id, refused from automation.start_runs($1, $2)',
        [JSON.stringify(asked), now],
      );
    },
    /** Takes turns until nothing is due. Returns their sums. */
    async walk(now = NOW, limit = 5000) {
      const sum = { entered: 0, claimed: 0, steps: 0, failed: 0, turns: 0 };
      for (let isMore = true; isMore; sum.turns += 1) {
        const one = await state.database.engine.one(advanceWorkflows, { limit, now });
        for (const name of ['entered', 'claimed', 'steps', 'failed'] as const) sum[name] += one[name];
        isMore = one.isMore;
      }
      return sum;
    },
    async trace(runId: string): Promise<Step[]> {
      const rows = await query<{ key: string; port: string | null; detail: unknown }>(
        `select n.key, t.port, t.detail from automation.run_trace t
         join automation.runs r on r.id = t.run_id join automation.graph_nodes n on n.graph_id = r.graph_id and n.node = t.node
         where t.run_id = $1 order by t.step`,
        [runId],
      );
      return rows.map(({ key, port, detail }) => [key, port, detail]);
    },
    async run(runId: string) {
      const [row] = await query<{
        status: string;
        outcome: string | null;
        error: string | null;
        data: { vars: object };
      }>('select status, outcome, error, data from automation.runs where id = $1', [runId]);
      return row;
    },
  };
}
