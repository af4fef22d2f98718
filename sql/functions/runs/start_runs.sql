-- Starts runs. `p_asked` is a list of {tenantId, workflowId, customerId, key, reentryKey?, trigger, event, input, runId?, priority?}; `key` is what
-- happened: the same starts one run of a workflow at the most. Returns a row for each, with the run, or why there is none.
-- Counts what was refused, but for a repeated key, which is no refusal: the first call started the run.
create or replace function automation.start_runs(p_asked jsonb, p_now timestamptz) returns table (place integer, run_id uuid, refused text)
language plpgsql set search_path = '' set enable_seqscan = off set enable_bitmapscan = off set enable_mergejoin = off set jit = off
as $$
begin
  -- Customers may enter again after a time: what kept them out goes first.
  update automation.runs r
  set reentry_key = null
  from pg_catalog.jsonb_to_recordset(p_asked) a ("tenantId" uuid, "workflowId" uuid, "customerId" uuid)
  join automation.workflows w on w.tenant_id = a."tenantId" and w.id = a."workflowId"
  join automation.graphs g on g.tenant_id = w.tenant_id and g.id = w.active_graph_id
  where g.settings ->> 'reentry' = 'after' and r.tenant_id = w.tenant_id and r.workflow_id = w.id
    and r.reentry_key = coalesce(a."customerId"::text, 'nobody') and r.ended_at is not null
    and r.started_at <= p_now - pg_catalog.make_interval(days => (g.settings ->> 'reentryDays')::integer);

  with started as (
    insert into automation.runs (tenant_id, id, workflow_id, graph_id, customer_id, occurrence_key, reentry_key, priority, data, started_at)
    select j.tenant_id, coalesce((j.asked ->> 'runId')::uuid, automation.next_id()), j.workflow_id, j.graph_id, j.customer_id, j.key,
      case when j.settings ->> 'reentry' <> 'every-occurrence' then coalesce(j.customer_id::text, 'nobody') end,
      coalesce((j.asked ->> 'priority')::smallint, (j.settings ->> 'priority')::smallint),
      pg_catalog.jsonb_build_object('trigger', j.asked -> 'trigger', 'event', j.asked -> 'event', 'input', j.asked -> 'input', 'vars', j.settings -> 'variables',
        'loop', null, 'steps', null),
      p_now
    from automation.judge_entries(p_asked) j
    where j.reason is null
    order by j.tenant_id, j.workflow_id, j.place
    on conflict do nothing
    returning runs.tenant_id, runs.id, runs.graph_id, runs.priority
  )
  insert into automation.cursors (tenant_id, run_id, graph_id, node, rank_at)
  select s.tenant_id, s.id, s.graph_id, 0, automation.rank_at(p_now, s.priority) from started s;

  -- A statement of its own, which sees the runs: a join with those that were just inserted would compare each with each.
  return query
  with answered as materialized (
    select j.place, j.tenant_id, j.workflow_id, r.id as run_id, case when r.id is null then coalesce(j.reason, 'ALREADY_ENTERED') end as refused
    from automation.judge_entries(p_asked) j
    left join lateral (
      select o.id from automation.runs o where o.tenant_id = j.tenant_id and o.workflow_id = j.workflow_id and o.occurrence_key = j.key offset 0
    ) r on true
  ),
  counted as (
    insert into automation.refused_entries as e (tenant_id, workflow_id, day, reason, entries)
    select a.tenant_id, a.workflow_id, (p_now at time zone 'UTC')::date, a.refused, count(*)
    from answered a where a.refused is not null
    group by a.tenant_id, a.workflow_id, a.refused
    order by a.tenant_id, a.workflow_id, a.refused
    on conflict (tenant_id, workflow_id, day, reason) do update set entries = e.entries + excluded.entries
  )
  select a.place, a.run_id, a.refused from answered a order by a.place;
end
$$;
