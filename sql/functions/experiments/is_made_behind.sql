-- Returns whether customers who are held out of splits and texts with the key cannot have an outcome, or hardly, because what makes it stands behind them, so
-- that less of it proves nothing. Of active versions, and of those published since `p_since`. HTTP calls and other workflows may make one too: unknown.
-- Without a key it is about a trigger, which makes tasks.
create or replace function automation.is_made_behind(p_tenant_id uuid, p_key text, p_outcome text, p_event_type text, p_since timestamptz) returns boolean
language sql stable set search_path = ''
as $$
  with recursive behind as (
    select n.graph_id, n.node
    from automation.graph_nodes n
    join automation.graphs g on g.id = n.graph_id
    join automation.workflows w on w.tenant_id = g.tenant_id and w.id = g.workflow_id
    where n.tenant_id = p_tenant_id and n.salt = p_key and n.config @> '{"isShared": true}'
      and (w.active_graph_id = g.id or g.published_at >= p_since)
      and (p_outcome = 'BOOKING_KEPT' or p_event_type like 'booking.%' or p_event_type like 'custom.%' or p_event_type = 'customer.updated')
    union
    select b.graph_id, t.node
    from behind b
    join automation.graph_nodes n on n.graph_id = b.graph_id and n.node = b.node
    cross join lateral pg_catalog.unnest(n.ports) t (node)
    where t.node is not null
  )
  select p_outcome = 'TASK_COMPLETED' or coalesce(p_event_type like 'task.%', false)
    or p_key is not null and (p_outcome in ('GOAL', 'REPLY') or coalesce(p_event_type like 'message.%', false)) or exists (
    select
    from behind b
    join automation.graph_nodes n on n.graph_id = b.graph_id and n.node = b.node
    where case
      when p_event_type like 'custom.%' then n.kind = 'event' and n.config ->> 'type' = p_event_type
      when p_event_type = 'customer.updated' then n.kind = 'update-customer'
      else n.kind = 'booking' end
  )
$$;
