-- Lists what the waits of a version look out for when runs begin to take it, and its entries by dates (as node 0); forgets it when the workflow is
-- archived. Waits of the versions before stay listed, because runs are still on them.
create or replace function automation.note_graph_waits() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  if new.status = 'ARCHIVED' then
    delete from automation.graph_waits w using automation.graphs g
    where g.tenant_id = new.tenant_id and g.workflow_id = new.id and w.tenant_id = g.tenant_id and w.graph_id = g.id;
    return null;
  end if;
  delete from automation.graph_waits w using automation.graphs g
  where g.tenant_id = new.tenant_id and g.workflow_id = new.id and g.id <> new.active_graph_id
    and w.tenant_id = g.tenant_id and w.graph_id = g.id and w.node = 0;
  insert into automation.graph_waits (tenant_id, graph_id, node, type)
  select distinct n.tenant_id, n.graph_id, n.node, c.type
  from automation.graph_nodes n
  cross join lateral jsonb_array_elements(n.config -> 'entries') e (spec)
  cross join lateral automation.changes_of_entry(e.spec) c
  where n.graph_id = new.active_graph_id and n.node = 0
  on conflict do nothing;
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
  where n.graph_id = new.active_graph_id and n.kind = 'wait'
  on conflict do nothing;
  return null;
end
$$;
