/** Experiments with everything that belongs to them, for tests of the API. */
import { anExperiment } from '../database/setup-experiment.ts';
import type { TestApi } from './setup-api.ts';
import { daysAgo } from './setup-rows.ts';

interface Ids {
  readonly customerId: string;
  readonly workflowId: string;
  readonly runId: string;
}

/** Returns the ids of one that runs, and of a draft that can be started: the active version of the workflow gets a split for it. */
export async function seedExperiments(
  api: TestApi,
  tenantId: string,
  { customerId, workflowId, runId }: Ids,
  mark: string,
): Promise<string[]> {
  const at = daysAgo(1);
  const division = { arms: ['long', 'short'], holdout: 1000, name: `Experiment ${mark}` };
  const running = await anExperiment(api, tenantId, `running ${mark}`, at, division);
  await api.query(`insert into automation.experiment_overrides values ($1, $2, $3, 'short', $4, $5)`, [
    ...[tenantId, running, customerId, mark, at],
  ]);
  await api.query(
    `insert into automation.experiment_exposures (tenant_id, experiment_id, customer_id, phase, arm, run_id, exposed_at)
     values ($1, $2, $3, 1, 'long', $4, $5)`,
    [tenantId, running, customerId, runId, at],
  );
  await api.query(`insert into automation.experiment_days values ($1, $2, 1, 'long', $3, 1, 0, 0, 0, 0, 0, 0)`, [
    ...[tenantId, running, at.toISOString().slice(0, 10)],
  ]);
  const draft = { ...division, status: 'DRAFT', started_at: null };
  const draftId = await anExperiment(api, tenantId, `draft ${mark}`, at, draft);
  await api.query(
    `insert into automation.graph_nodes (tenant_id, graph_id, node, key, kind, role, port_names, ports, cuts, salt, config)
     select w.tenant_id, w.active_graph_id, 1, 'split', 'split', 'pure', '{branch:long,branch:short}', '{null,null}', '{5000,10000}', $2, '{"isShared": true}'
     from automation.workflows w where w.id = $1`,
    [workflowId, `draft ${mark}`],
  );
  return [running, draftId];
}
