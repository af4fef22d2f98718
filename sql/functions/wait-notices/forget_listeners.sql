-- Forgets what the waits of versions look out for that are not active and have no run on the way, of one tenant or of all, up to `p_limit` versions.
-- Returns how many. Runs may have started on a version up to a minute after another one was activated, so it waits an hour.
create or replace function automation.forget_listeners(p_tenant_id uuid, p_limit integer, p_now timestamptz) returns integer
language plpgsql security definer set search_path = ''
as $$
declare
  graphs bigint[] = array(
    select g.id
    from automation.graphs g
    join automation.workflows w on w.tenant_id = g.tenant_id and w.id = g.workflow_id
    where (p_tenant_id is null or g.tenant_id = p_tenant_id) and (w.status = 'ARCHIVED' or g.id is distinct from w.active_graph_id)
      and w.updated_at < p_now - interval '1 hour'
      and (exists (select from automation.graph_waits x where x.tenant_id = g.tenant_id and x.graph_id = g.id)
        or exists (select from automation.event_listeners l where l.tenant_id = g.tenant_id and l.graph_id = g.id))
      and not exists (
        select from automation.runs r where r.tenant_id = g.tenant_id and r.workflow_id = g.workflow_id and r.graph_id = g.id and r.status = 'RUNNING')
    order by g.id
    limit p_limit
    for update of g skip locked);
begin
  -- Whoever puts a run on one of them now waits for this transaction, and lists it anew. A run that was put there before the lock is seen here.
  graphs = array(
    select g.id from automation.graphs g
    where g.id = any (graphs) and not exists (
      select from automation.runs r where r.tenant_id = g.tenant_id and r.workflow_id = g.workflow_id and r.graph_id = g.id and r.status = 'RUNNING'));
  delete from automation.graph_waits x using automation.graphs g where g.id = any (graphs) and x.tenant_id = g.tenant_id and x.graph_id = g.id;
  delete from automation.event_listeners l using automation.graphs g where g.id = any (graphs) and l.tenant_id = g.tenant_id and l.graph_id = g.id;
  return cardinality(graphs);
end
$$;
