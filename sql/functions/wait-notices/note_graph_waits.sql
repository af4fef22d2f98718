-- Lists what the waits of a version look out for when runs begin to take it, and its entries by dates (as node 0); forgets it when the workflow is
-- archived. Waits of the versions before stay listed, because runs are still on them, until automation.forget_listeners.
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
  perform automation.listen_for_graphs(new.tenant_id, array[new.active_graph_id]);
  return null;
end
$$;
