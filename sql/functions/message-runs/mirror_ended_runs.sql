-- Copies the ends of runs to trigger_runs and message_runs, whoever ends them, and their new beginning when a person retries one.
create or replace function automation.mirror_ended_runs() returns trigger
language plpgsql security definer set search_path = '' set enable_seqscan = off set jit = off
as $$
declare
  ended jsonb;
begin
  -- Ended now, less ended before. `kind` is 'message-run' for the recipients of a message run, and not for the flows that they call.
  select pg_catalog.jsonb_agg(x) into ended
  from (
    select n.tenant_id, n.id as run_id, n.message_run_id, n.data #>> '{trigger,kind}' as kind, n.status, n.outcome, n.error, n.ended_at, 1 as one,
      n.data @? '$.steps.*.outcome ? (@ == "failed")' as has_failed, n.data @? '$.steps.*.outcome ? (@ == "sent")' as has_sent,
      pg_catalog.jsonb_path_query_first(n.data, '$.steps.* ? (@.outcome == "skipped").reason') #>> '{}' as skipped
    from after_change n
    where n.message_run_id is not null or n.data -> 'trigger' ? 'triggerRunId'
    union all
    select o.tenant_id, o.id, o.message_run_id, o.data #>> '{trigger,kind}', o.status, o.outcome, o.error, o.ended_at, -1,
      o.data @? '$.steps.*.outcome ? (@ == "failed")', null, null
    from before_change o
    where o.message_run_id is not null and o.status <> 'RUNNING'
  ) x;
  if ended is null then
    return null;
  end if;

  update automation.trigger_runs t
  set status = s.status, completed_at = e.ended_at, next_step_at = null, next_step_id = null,
    last_step_id = coalesce(s.last_step_id, t.last_step_id),
    error_details = case when e.error is not null then pg_catalog.jsonb_build_object('code', pg_catalog.split_part(e.error, ':', 1), 'message', e.error) end
  from pg_catalog.jsonb_to_recordset(ended) e (tenant_id uuid, run_id uuid, status text, error text, ended_at timestamptz, one integer)
  cross join lateral (
    select case e.status when 'FINISHED' then 'finished' when 'FAILED' then 'failed' when 'CANCELLED' then 'cancelled' else 'running' end as status,
      case when e.status <> 'RUNNING' then (
        select n.key from automation.run_trace r
        join automation.runs o on o.tenant_id = r.tenant_id and o.id = r.run_id
        join automation.graph_nodes n on n.graph_id = coalesce(r.graph_id, o.graph_id) and n.node = r.node
        where r.tenant_id = e.tenant_id and r.run_id = e.run_id order by r.step desc limit 1) end as last_step_id
  ) s
  where e.one = 1 and t.tenant_id = e.tenant_id and t.run_id = e.run_id
    and (t.status in ('finished', 'failed', 'cancelled')) is distinct from (e.status <> 'RUNNING');
  perform automation.count_recipients(ended);
  return null;
end
$$;
