-- Returns the facts that an entry's condition asks for: those of a run of the customer that would start now.
create or replace function automation.facts_of_entry(
  p_workflow automation.workflows, p_graph automation.graphs, p_spec jsonb, p_customer_id uuid, p_now timestamptz
) returns jsonb
language sql stable set search_path = ''
as $$
  select automation.facts_of_run(
    pg_catalog.jsonb_populate_record(null::automation.runs, pg_catalog.jsonb_build_object('tenant_id', p_workflow.tenant_id, 'workflow_id', p_workflow.id,
      'graph_id', p_graph.id, 'customer_id', p_customer_id, 'priority', 5, 'status', 'RUNNING', 'data', '{}'::jsonb, 'started_at', p_now)),
    p_graph.version, p_graph.settings ->> 'timeZone', (p_spec ->> 'needs')::integer, p_now)
$$;
