-- Starts runs. `p_asked` is a list of {tenantId, workflowId, customerId, key, trigger, event, input, runId?, priority?, depth?, reentry?, messageRunId?, graphId?}; `key` is what happened:
-- the same starts one run of a workflow at the most. Returns a row for each, with the run, or why there is none.
-- Counts what was refused, but for a repeated key, which is no refusal: the first call started the run.
create or replace function automation.start_runs(p_asked jsonb, p_now timestamptz) returns table (place integer, run_id uuid, refused text)
language plpgsql set search_path = '' set enable_seqscan = off set enable_bitmapscan = off set enable_mergejoin = off set jit = off
as $$
declare
  places integer[];
  runs automation.runs[];
  reasons text[];
  over jsonb;
  started uuid[];
begin
  select array_agg(j.place order by j.place), array_agg(j.run order by j.place), array_agg(j.reason order by j.place)
  into places, runs, reasons
  from automation.judge_entries(p_asked, p_now) j;
  perform automation.let_in_again(runs, p_now);
  over = automation.runs_over_limit(runs, reasons, p_now);

  with entered as (
    insert into automation.runs (tenant_id, id, workflow_id, graph_id, customer_id, occurrence_key, reentry_key, priority, data, started_at, event_depth, message_run_id)
    select r.tenant_id, r.id, r.workflow_id, r.graph_id, r.customer_id, r.occurrence_key, r.reentry_key, r.priority, r.data, r.started_at, r.event_depth, r.message_run_id
    from unnest(runs) with ordinality r
    where reasons[r.ordinality] is null and not over ? r.id::text
    order by r.tenant_id, r.workflow_id, r.ordinality
    on conflict do nothing
    returning runs.tenant_id, runs.id, runs.graph_id, runs.priority
  ),
  placed as (
    insert into automation.cursors (tenant_id, run_id, graph_id, node, rank_at)
    select e.tenant_id, e.id, e.graph_id, 0, least(p_now, automation.rank_at(p_now, e.priority)) from entered e
  )
  select array_agg(e.id) into started from entered e;

  -- `in` looks up a hash. A join would compare each with each, or read by whatever index the statistics of yesterday suggest.
  return query
  with answered as materialized (
    select j.place, j.tenant_id, j.workflow_id, coalesce(j.started_id, f.id) as run_id,
      case when j.started_id is null and f.id is null then coalesce(j.reason, over ->> j.id::text, 'ALREADY_ENTERED') end as refused
    from (
      select places[r.ordinality] as place, r.tenant_id, r.workflow_id, r.id, r.occurrence_key, reasons[r.ordinality] as reason,
        case when r.id in (select unnest(started)) then r.id end as started_id
      from unnest(runs) with ordinality r
    ) j
    left join lateral (
      select o.id from automation.runs o
      where j.started_id is null and o.tenant_id = j.tenant_id and o.workflow_id = j.workflow_id and o.occurrence_key = j.occurrence_key
      offset 0
    ) f on true
  ),
  counted as (
    select automation.count_refused((
      select pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('tenantId', a.tenant_id, 'workflowId', a.workflow_id, 'reason', a.refused))
      from answered a where a.refused is not null
    ), p_now)
  )
  select a.place, a.run_id, a.refused from answered a cross join counted order by a.place;
end
$$;
