-- Starts runs of other workflows for nodes that ask for them: a list of {tenantId, runId, cursorId, step, customerId, callerId, workflowId, input, wait}.
-- The cursors stand WORKING. One that waits goes on with the end of its run; one that does not, or whose run was refused, goes on at once.
create or replace function automation.start_children(p_asked jsonb, p_now timestamptz) returns void
language plpgsql set search_path = '' set enable_seqscan = off set jit = off
as $$
declare
  asked jsonb;
begin
  -- Starting is refused at the eighth level, and where a workflow would start itself through others.
  with recursive lines as (
    select a.place, a.one, (a.one ->> 'tenantId')::uuid as tenant_id, (a.one ->> 'runId')::uuid as run_id, 1 as depth
    from pg_catalog.jsonb_array_elements(p_asked) with ordinality a (one, place)
    union all
    select l.place, l.one, l.tenant_id, k.parent_run_id, l.depth + 1
    from lines l
    join automation.child_runs k on k.tenant_id = l.tenant_id and k.run_id = l.run_id
  ),
  judged as (
    select l.place, l.one, max(l.depth) as depth, max(r.event_depth) filter (where l.depth = 1) as event_depth, bool_or(r.workflow_id = (l.one ->> 'workflowId')::uuid) as is_circle
    from lines l
    join automation.runs r on r.tenant_id = l.tenant_id and r.id = l.run_id
    group by l.place, l.one
  )
  select pg_catalog.jsonb_agg(j.one || pg_catalog.jsonb_build_object('depth', j.depth, 'eventDepth', j.event_depth, 'refused', case when j.is_circle then 'WORKFLOW_CYCLE' when j.depth > 8 then 'TOO_DEEP' end,
    'key', x.key, 'childId', pg_catalog.md5(x.key)::uuid,
    'triggerRunId', case when j.one -> 'caller' ? 'triggerRunId' then automation.next_trigger_run_id()::text end) order by j.place)
  into asked
  from judged j
  -- A retry of the step starts another run.
  cross join lateral (
    select 'run:' || (j.one ->> 'runId') || ':' || (j.one ->> 'cursorId') || ':' || (j.one ->> 'step') || coalesce(':' || nullif(count(*), 0), '') as key
    from automation.run_attempts t
    where t.tenant_id = (j.one ->> 'tenantId')::uuid and t.run_id = (j.one ->> 'runId')::uuid and t.cursor_id = (j.one ->> 'cursorId')::bigint
      and t.step = (j.one ->> 'step')::integer + 1
  ) x;

  with started as materialized (
    select s.run_id, s.refused, a.one
    from (
      select a.one, row_number() over (order by a.place) as place
      from pg_catalog.jsonb_array_elements(asked) with ordinality a (one, place)
      where a.one ->> 'refused' is null
    ) a
    left join automation.start_runs((
      select pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('tenantId', b.one -> 'tenantId', 'workflowId', b.one -> 'workflowId', 'customerId', b.one -> 'customerId',
        'key', b.one -> 'key', 'runId', b.one -> 'childId', 'input', b.one -> 'input', 'depth', b.one -> 'eventDepth',
        'trigger', automation.recipient_of_child(b.one) || pg_catalog.jsonb_build_object('kind', 'workflow', 'runId', b.one -> 'runId', 'workflowId', b.one -> 'callerId'),
        'messageRunId', b.one #> '{caller,messageRunId}', 'reentry', case when b.one -> 'caller' ? 'recipientId' then 'every-occurrence' end) order by b.place)
      from pg_catalog.jsonb_array_elements(asked) with ordinality b (one, place)
      where b.one ->> 'refused' is null
    ), p_now) s on s.place = a.place
  ),
  noted as (
    insert into automation.child_runs (tenant_id, run_id, parent_run_id, parent_cursor_id, depth)
    select (s.one ->> 'tenantId')::uuid, s.run_id, (s.one ->> 'runId')::uuid,
      case when (s.one ->> 'wait')::boolean then (s.one ->> 'cursorId')::bigint end, (s.one ->> 'depth')::smallint
    from started s
    where s.run_id is not null
    on conflict do nothing
  ),
  told as (
    select automation.note_child_runs((select pg_catalog.jsonb_agg(s.one) from started s where s.run_id is not null and s.one ->> 'triggerRunId' is not null), p_now)
  ),
  answered as (
    select s.one, s.run_id, case when s.run_id is null then coalesce(s.refused, 'UNKNOWN_WORKFLOW') end as refused from started s
    union all
    select a.one, null, a.one ->> 'refused' from pg_catalog.jsonb_array_elements(asked) a (one) where a.one ->> 'refused' is not null
  )
  update automation.cursors c
  set state = 'READY', result = pg_catalog.jsonb_build_object('port', 'next',
    'detail', pg_catalog.jsonb_strip_nulls(pg_catalog.jsonb_build_object('runId', a.run_id, 'refused', a.refused)),
    'data', pg_catalog.jsonb_build_object('runId', a.run_id, 'refused', a.refused))
    || case when a.refused is null or a.refused = 'ALREADY_ENTERED' and not (a.one ->> 'wait')::boolean then '{}'
      else pg_catalog.jsonb_build_object('error', 'CHILD_REFUSED: the workflow ' || (a.one ->> 'workflowId') || ' starts no run: ' || a.refused) end
  from answered a
  cross join (select count(*) from told) t
  where c.tenant_id = (a.one ->> 'tenantId')::uuid and c.run_id = (a.one ->> 'runId')::uuid and c.id = (a.one ->> 'cursorId')::bigint and c.state = 'WORKING'
    and (a.refused is not null or not (a.one ->> 'wait')::boolean);
end
$$;
