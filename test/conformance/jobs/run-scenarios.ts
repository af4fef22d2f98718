import { randomUUID } from 'node:crypto';
import type { JobScenario, Situation } from './job-scenario.ts';

interface Place {
  readonly workflowId: string;
  readonly graphs: readonly [string, string];
}

/** A workflow with two versions, and two runs in the first, which wait for something that does not come. */
async function arrangeRuns({ stack, tenantId }: Situation): Promise<Place> {
  const workflowId = randomUUID();
  const at = stack.now();
  const settings = { reentry: 'every-occurrence', variables: {}, notify: { onFailure: [], onFinish: [] } };
  const rows = await stack.query<{ id: string }>(
    `with w as (
       insert into automation.workflows (tenant_id, id, name, draft, created_by, created_at, updated_at) values ($1, $2, 'Win back', '{}', 'me', $3, $3)
     )
     insert into automation.graphs (tenant_id, workflow_id, version, source, checksum, settings, published_by, published_at)
     select $1, $2, v, '{}', repeat('0', 64), $4, 'me', $3 from generate_series(1, 2) v returning id::text`,
    [tenantId, workflowId, at, settings],
  );
  await stack.query(
    `with n as (
       insert into automation.graph_nodes (tenant_id, graph_id, node, key, kind, role, port_names, ports)
       select $1, g.id, 0, 's', 'start', 'pure', '{next}', '{null}' from automation.graphs g where g.workflow_id = $2
     ), r as (
       insert into automation.runs (tenant_id, workflow_id, graph_id, occurrence_key, priority, data, started_at)
       select $1, $2, g.id, 'run ' || n, 5, '{"vars": {}}', $3 from automation.graphs g, generate_series(1, 2) n where g.workflow_id = $2 and g.version = 1
       returning tenant_id, id, graph_id
     )
     insert into automation.cursors (tenant_id, run_id, graph_id, node, state, rank_at) select tenant_id, id, graph_id, 0, 'LISTENING', $3 from r`,
    [tenantId, workflowId, at],
  );
  return { workflowId, graphs: [rows[0]?.id ?? '', rows[1]?.id ?? ''] };
}

const moveRuns: JobScenario = {
  async arrange(situation) {
    const { stack, tenantId } = situation;
    const { workflowId } = await arrangeRuns(situation);
    const moveId = randomUUID();
    await stack.query(
      `insert into automation.run_moves (tenant_id, id, job_id, action, filter, total, created_by, created_at)
       values ($1, $2, $2, 'cancel', $3, 2, 'me', $4)`,
      [tenantId, moveId, { workflowId }, stack.now()],
    );
    return { moveId };
  },
  effects: async ({ stack, tenantId }) => ({
    runs: await stack.query('select status, outcome from automation.runs where tenant_id = $1', [tenantId]),
  }),
  expected: { runs: [1, 2].map(() => ({ status: 'CANCELLED', outcome: 'CANCELLED' })) },
  quiet: { runs: [1, 2].map(() => ({ status: 'RUNNING', outcome: null })) },
  hold: {
    'a person has stopped it': {
      arrange: ({ stack, tenantId }) =>
        stack.query('update automation.run_moves set stopped_at = $2 where tenant_id = $1', [tenantId, stack.now()]),
      status: 'CANCELLED',
      error: /^STOPPED: after 0 of 2 runs/,
    },
  },
};

const migrateRuns: JobScenario = {
  async arrange(situation) {
    const { stack, tenantId } = situation;
    const { workflowId, graphs } = await arrangeRuns(situation);
    const migrationId = randomUUID();
    await stack.query(
      `insert into automation.graph_migrations (tenant_id, id, workflow_id, job_id, from_graph, to_graph, map, percent, total, created_by, created_at)
       values ($1, $2, $3, $2, $4, $5, '{}', 100, 2, 'me', $6)`,
      [tenantId, migrationId, workflowId, ...graphs, stack.now()],
    );
    return { migrationId };
  },
  effects: async ({ stack, tenantId }) => ({
    runs: await stack.query(
      `select g.version, c.graph_id = r.graph_id as agrees from automation.runs r
       join automation.graphs g on g.id = r.graph_id join automation.cursors c on c.run_id = r.id where r.tenant_id = $1`,
      [tenantId],
    ),
  }),
  expected: { runs: [1, 2].map(() => ({ version: 2, agrees: true })) },
  quiet: { runs: [1, 2].map(() => ({ version: 1, agrees: true })) },
  hold: {
    'a person chose that the runs stay': {
      arrange: ({ stack, tenantId }) =>
        stack.query(`update automation.graph_migrations set map = '{"s": "STAY"}' where tenant_id = $1`, [tenantId]),
      status: 'COMPLETED',
    },
  },
};

const ADDRESS = 'ops@example.com';

const sendNotice: JobScenario = {
  async arrange(situation) {
    const { stack, tenantId } = situation;
    const { workflowId } = await arrangeRuns(situation);
    await stack.query(`update automation.workflows set name = $2 where id = $1`, [workflowId, workflowId]);
    await stack.query(
      `with g as (
         update automation.graphs set settings = settings || jsonb_build_object('notify', jsonb_build_object('onFailure', jsonb_build_array($3::text)))
         where workflow_id = $2 and version = 1 returning tenant_id, id, workflow_id
       ), w as (
         update automation.workflows w set active_graph_id = g.id from g where w.id = g.workflow_id
       )
       insert into automation.run_notices (tenant_id, workflow_id, kind, runs, since) values ($1, $2, 'FAILED', 3, $4)`,
      [tenantId, workflowId, ADDRESS, stack.now()],
    );
    return { workflowId, kind: 'FAILED' };
  },
  /** A function that died may have sent it: two notices are better than none. */
  async effects({ stack, tenantId }) {
    const [row] = await stack.query<{ name: string; runs: number }>(
      `select w.name, n.runs from automation.run_notices n join automation.workflows w on w.id = n.workflow_id where n.tenant_id = $1`,
      [tenantId],
    );
    const sent = stack.runtime.services.ses.mailbox.list().filter(({ subject }) => subject.includes(row?.name ?? ' '));
    return { subjects: new Set(sent.map(({ subject }) => subject.replace(row?.name ?? '', ''))), left: row?.runs };
  },
  expected: { subjects: new Set(['3 runs of "" have failed']), left: 0 },
  quiet: { subjects: new Set(), left: 3 },
  hold: {
    'nobody wants to hear of it': {
      arrange: ({ stack, tenantId }) =>
        stack.query(`update automation.graphs set settings = '{"notify": {"onFailure": []}}' where tenant_id = $1`, [
          tenantId,
        ]),
      status: 'CANCELLED',
      error: /^NOTHING_TO_SAY/,
    },
  },
};

export const runScenarios = { MIGRATE_RUNS: migrateRuns, MOVE_RUNS: moveRuns, SEND_NOTICE: sendNotice };
