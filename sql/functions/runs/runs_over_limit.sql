-- Returns which of the runs that are about to start would exceed a limit of their workflow, as {run: MAX_RUNNING | MAX_ENTRIES_PER_HOUR}. Those that
-- cannot start anyway, because their occurrence or their customer is in already, take nobody's place. Locks the workflows that have a limit until the
-- transaction ends: two calls at once would each count without the other.
create or replace function automation.runs_over_limit(p_runs automation.runs[], p_reasons text[], p_now timestamptz) returns jsonb
language plpgsql set search_path = '' set enable_seqscan = off set jit = off
as $$
declare
  limited bigint[];
begin
  select array_agg(g.id) into limited
  from automation.graphs g
  where (g.tenant_id, g.id) in (select a.tenant_id, a.graph_id from unnest(p_runs) a)
    and (g.settings ->> 'maxRunning' is not null or g.settings ->> 'maxEntriesPerHour' is not null);
  if limited is null then
    return '{}';
  end if;
  perform from automation.workflows w
  join automation.graphs g on g.tenant_id = w.tenant_id and g.id = w.active_graph_id
  where g.id = any (limited)
  order by w.tenant_id, w.id
  for no key update of w;
  return (
    with room as materialized (
      select g.id as graph_id,
        (g.settings ->> 'maxRunning')::integer - (
          select count(*) from automation.runs r where r.tenant_id = g.tenant_id and r.workflow_id = g.workflow_id and r.status = 'RUNNING') as to_run,
        (g.settings ->> 'maxEntriesPerHour')::integer - case when g.settings ->> 'maxEntriesPerHour' is not null then (
          select count(*) from automation.runs r
          where r.tenant_id = g.tenant_id and r.workflow_id = g.workflow_id and r.started_at > p_now - interval '1 hour') end as to_enter
      from automation.graphs g
      where g.id = any (limited)
    ),
    candidate as (
      select distinct on (a.graph_id, coalesce(a.reentry_key, a.occurrence_key)) a.graph_id, a.id, a.ordinality
      from unnest(p_runs) with ordinality a
      where a.graph_id = any (limited) and p_reasons[a.ordinality] is null
        and not exists (
          select from automation.runs r where r.tenant_id = a.tenant_id and r.workflow_id = a.workflow_id and r.occurrence_key = a.occurrence_key offset 0)
        and not exists (
          select from automation.runs r where r.tenant_id = a.tenant_id and r.workflow_id = a.workflow_id and r.reentry_key = a.reentry_key offset 0)
      order by a.graph_id, coalesce(a.reentry_key, a.occurrence_key), a.ordinality
    ),
    numbered as (
      select c.id, c.graph_id, row_number() over (partition by c.graph_id order by c.ordinality) as number from candidate c
    )
    select coalesce(pg_catalog.jsonb_object_agg(n.id, case when n.number > r.to_run then 'MAX_RUNNING' else 'MAX_ENTRIES_PER_HOUR' end), '{}')
    from numbered n join room r on r.graph_id = n.graph_id
    where n.number > least(r.to_run, r.to_enter)
  );
end
$$;
