-- Counts runs that have ended for the notices that their workflow's settings ask for, and queues an e-mail: a minute later, so that a thousand which
-- fail together are one notice, and not within an hour of the last one. Whoever ends runs need not know of it.
create or replace function automation.note_ended_runs() returns trigger
language plpgsql security definer set search_path = '' set enable_nestloop = off
as $$
begin
  -- Ended now, less ended before. Without a join of both, which would compare each with each.
  with ended as (
    select x.tenant_id, x.workflow_id, x.graph_id, x.status, sum(x.one) as runs, min(x.error) as error, max(x.ended_at) as ended_at
    from (
      select n.tenant_id, n.workflow_id, n.graph_id, n.status, 1 as one, n.error, n.ended_at from after_change n where n.status in ('FAILED', 'FINISHED')
      union all
      select o.tenant_id, o.workflow_id, o.graph_id, o.status, -1, null, null from before_change o where o.status in ('FAILED', 'FINISHED')
    ) x
    group by x.tenant_id, x.workflow_id, x.graph_id, x.status
    having sum(x.one) > 0
  ),
  wanted as (
    select e.tenant_id, e.workflow_id, e.status, sum(e.runs)::integer as runs, min(e.error) as error, max(e.ended_at) as ended_at
    from ended e
    join automation.graphs g on g.tenant_id = e.tenant_id and g.id = e.graph_id
    where g.settings #> array['notify', case e.status when 'FAILED' then 'onFailure' else 'onFinish' end] <> '[]'
    group by e.tenant_id, e.workflow_id, e.status
  ),
  noted as (
    insert into automation.run_notices as n (tenant_id, workflow_id, kind, runs, error, since)
    select w.tenant_id, w.workflow_id, w.status, w.runs, w.error, w.ended_at from wanted w
    order by w.tenant_id, w.workflow_id, w.status
    on conflict (tenant_id, workflow_id, kind) do update
    set runs = n.runs + excluded.runs, error = coalesce(excluded.error, n.error), since = case when n.runs = 0 then excluded.since else n.since end
    returning n.tenant_id, n.workflow_id, n.kind, n.since, n.sent_at
  )
  insert into automation.jobs (tenant_id, type, queue, priority, payload, run_at, rank_at, dedupe_key, created_at)
  select n.tenant_id, 'SEND_NOTICE', 'email', 5, pg_catalog.jsonb_build_object('workflowId', n.workflow_id, 'kind', n.kind), t.run_at,
    automation.rank_at(t.run_at, 5), 'notice:' || n.workflow_id || ':' || n.kind || ':' || extract(epoch from n.since)::text, n.since
  from noted n
  cross join lateral (select greatest(n.since + interval '1 minute', n.sent_at + interval '1 hour') as run_at) t
  on conflict (tenant_id, live_key) where live_key is not null do nothing;
  return null;
end
$$;
