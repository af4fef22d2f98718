/** For tests of the walk's statements: a tenant with workflows, versions made of short graphs, runs, and a clock that the test moves. */
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { aTenant } from '../../../test/support/database/factory.ts';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database/setup-database.ts';
import { type Edges, setUpGraph } from '../graph/setup-graph.ts';
import type { Surroundings } from '../graph/tools.ts';
import { advanceWorkflows } from './queries.gen.ts';
import { setUpVersion } from './setup-version.ts';

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
      `truncate crm.customers, automation.workflows, automation.runs, automation.cursors, automation.run_trace, automation.events, automation.jobs,
         automation.waiting_jobs, automation.outbox, automation.run_waits, automation.awaited_events, automation.wait_notices,
         automation.wait_looks cascade`,
    );
    state.tenantId = await aTenant(state.database);
    await state.database.query(
      'insert into automation.tenant_settings (tenant_id, workflows, client_journey) values ($1, true, true)',
      [state.tenantId],
    );
  });
}

interface More {
  readonly surroundings?: Partial<Surroundings>;
  readonly settings?: object;
  readonly variables?: readonly object[];
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
    activate: (nodes: Readonly<Record<string, object>>, edges: Edges, { surroundings, ...rest }: More = {}) =>
      setUpVersion(state.database.query, state.tenantId, NOW, setUpGraph(nodes, edges, rest), surroundings),
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
