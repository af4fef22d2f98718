-- Returns the ids of a tenant's runs that an action is for and that fit a filter (run_moves.filter), in their order after `p_after`. Runs that
-- started after `p_before` are left out: those that the action itself starts, among them.
create or replace function automation.runs_matching(
  p_tenant_id uuid, p_action text, p_filter jsonb, p_before timestamptz, p_after uuid, p_limit integer
) returns setof uuid
language sql stable set search_path = '' set jit = off
as $$
  select r.id
  from automation.runs r
  where r.tenant_id = p_tenant_id and (p_after is null or r.id > p_after) and r.started_at <= p_before
    and case p_action when 'retry' then r.status = 'FAILED' when 'replay' then r.status <> 'RUNNING' else r.status = 'RUNNING' end
    and (not p_filter ? 'workflowId' or r.workflow_id = (p_filter ->> 'workflowId')::uuid)
    and (not p_filter ? 'customerId' or r.customer_id = (p_filter ->> 'customerId')::uuid)
    and (not p_filter ? 'status' or r.status = p_filter ->> 'status')
    and (not p_filter ? 'from' or r.started_at >= (p_filter ->> 'from')::timestamptz)
    and (not p_filter ? 'to' or r.started_at < (p_filter ->> 'to')::timestamptz)
    -- The code: errors are written as `CODE: what happened`.
    and (not p_filter ? 'error' or pg_catalog.split_part(r.error, ':', 1) = p_filter ->> 'error')
    and (not p_filter ? 'version' or exists (
      select from automation.graphs g where g.tenant_id = r.tenant_id and g.id = r.graph_id and g.version = (p_filter ->> 'version')::integer))
    and (not p_filter ? 'nodeId' or exists (
      select from automation.cursors c join automation.graph_nodes n on n.graph_id = c.graph_id and n.node = c.node
      where c.tenant_id = r.tenant_id and c.run_id = r.id and n.key = p_filter ->> 'nodeId'))
  order by r.id
  limit p_limit
$$;
