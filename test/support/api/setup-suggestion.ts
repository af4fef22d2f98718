/** A suggestion for tests that walk through the routes: a wait of the tenant's workflow that forty runs left by the time-out. */
import { idOfSuggestion } from '../../../functions/api/overview/suggestions/find-suggestions.ts';
import type { TestApi } from './setup-api.ts';
import { daysAgo } from './setup-rows.ts';
import type { SeededTenant } from './setup-tenant.ts';

/** Returns its id. */
export async function seedSuggestion(api: TestApi, { tenantId, workflowId }: SeededTenant): Promise<string> {
  await api.query(
    `with n as (
       insert into automation.graph_nodes (tenant_id, graph_id, node, key, kind, role, port_names, ports, config)
       select tenant_id, active_graph_id, 400, 'answer', 'wait', 'wait', '{event,timeout}'::text[], '{null,null}'::smallint[], '{}'
       from automation.workflows where tenant_id = $1 and id = $2
       returning tenant_id, graph_id, node
     )
     insert into automation.node_counts (tenant_id, graph_id, node, port, day, runs)
     select tenant_id, graph_id, node, 'timeout', $3, 40 from n`,
    [tenantId, workflowId, daysAgo(1)],
  );
  return idOfSuggestion('WAIT_TIMES_OUT', { type: 'NODE', id: workflowId, part: 'answer' });
}
