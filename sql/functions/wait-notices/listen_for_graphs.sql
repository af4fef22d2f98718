-- Lists what the waits of versions look out for, before runs take them: the active one, and those on which runs start, go on, or are put by a
-- migration. The lock keeps automation.forget_listeners away until the caller commits, with the run. Idempotent.
create or replace function automation.listen_for_graphs(p_tenant_id uuid, p_graphs bigint[]) returns void
language plpgsql security definer set search_path = ''
as $$
begin
  perform from automation.graphs g where g.tenant_id = p_tenant_id and g.id = any (p_graphs) order by g.id for key share;
  insert into automation.graph_waits (tenant_id, graph_id, node, type, key)
  select n.tenant_id, n.graph_id, n.node, t.type,
    -- Of an event, the key is at the same place as in the run's own event, or under the last name of the path.
    case when jsonb_typeof(n.config -> 'key') = 'array' then case when n.config -> 'key' ->> 0 = 'event'
      then array(select jsonb_array_elements_text((n.config -> 'key') - 0)) else array[(n.config -> 'key') ->> -1] end end
  from automation.graph_nodes n
  cross join lateral (
    select distinct jsonb_array_elements_text(n.config -> 'types') where n.config ->> 'kind' = 'event'
    union
    select c.type from automation.changes_of_wait(n) c
  ) t (type)
  where n.tenant_id = p_tenant_id and n.graph_id = any (p_graphs) and n.kind = 'wait'
  on conflict do nothing;
  insert into automation.event_listeners (event_type, tenant_id, graph_id)
  select distinct t.type, n.tenant_id, n.graph_id
  from automation.graph_nodes n
  cross join lateral jsonb_array_elements_text(n.config -> 'types') t (type)
  where n.tenant_id = p_tenant_id and n.graph_id = any (p_graphs) and n.kind = 'wait' and n.config ->> 'kind' = 'event'
  on conflict do nothing;
end
$$;
