/** For tests of entries: lets an activated workflow listen, and tells what came of it. */
import type { setUpWalk } from '../setup-walk.ts';

type Walk = ReturnType<typeof setUpWalk>;

export function setUpListening({ query, state }: Walk) {
  return {
    /** What POST /api/workflows/{id}/activate writes of the entries. */
    async listen(workflowId: string): Promise<void> {
      await query(
        `with entry as (
           select n.tenant_id, w.id, n.graph_id, e.place, t.type, e.spec
           from automation.workflows w join automation.graph_nodes n on n.graph_id = w.active_graph_id and n.node = 0
           cross join jsonb_array_elements(n.config -> 'entries') with ordinality e (spec, place)
           cross join jsonb_array_elements_text(automation.types_of_entry(e.spec)) t (type) where w.id = $1
         ), listener as (
           insert into automation.event_listeners (event_type, tenant_id, graph_id) select distinct type, tenant_id, graph_id from entry on conflict do nothing
         )
         insert into automation.workflow_entries (tenant_id, workflow_id, graph_id, entry, event_type, spec) select * from entry`,
        [workflowId],
      );
    },
    reasons: () =>
      query(
        'select reason, sum(entries)::int as entries from automation.refused_entries where tenant_id = $1 group by 1 order by 1',
        [state.tenantId],
      ),
    runs: async () => Number((await query<{ n: number }>('select count(*)::int as n from automation.runs'))[0]?.n),
    events: () =>
      query<{ type: string; data: Record<string, unknown>; depth: number }>(
        'select type, data, depth from automation.events where tenant_id = $1 order by depth, occurred_at, type',
        [state.tenantId],
      ),
  };
}
