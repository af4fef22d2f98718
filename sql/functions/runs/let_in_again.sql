-- Customers may enter again after a time: removes what kept them out, for runs that are about to start.
create or replace function automation.let_in_again(p_runs automation.runs[], p_now timestamptz) returns void
language plpgsql set search_path = ''
as $$
begin
  if not exists (
    select from automation.graphs g
    where g.settings ->> 'reentry' = 'after' and (g.tenant_id, g.id) in (select a.tenant_id, a.graph_id from unnest(p_runs) a)
  ) then
    return;
  end if;
  update automation.runs r
  set reentry_key = null
  from unnest(p_runs) a
  join automation.graphs g on g.tenant_id = a.tenant_id and g.id = a.graph_id and g.settings ->> 'reentry' = 'after'
  where r.tenant_id = a.tenant_id and r.workflow_id = a.workflow_id and r.reentry_key = a.reentry_key and r.ended_at is not null
    and r.started_at <= p_now - pg_catalog.make_interval(days => (g.settings ->> 'reentryDays')::integer);
end
$$;
