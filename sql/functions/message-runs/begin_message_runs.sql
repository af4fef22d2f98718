-- Begins message runs that are due. One that may not start has failed, with {code, message} in error_summary; pages that are not active are left out,
-- and are in its `skippedPages`.
create or replace function automation.begin_message_runs(p_limit integer, p_now timestamptz) returns void
language sql set search_path = ''
as $$
  with due as materialized (
    select m.id, m.tenant_id, m.flow_id, m.page_ids from automation.message_runs m
    where m.status = 'queued' and m.start_at <= p_now order by m.start_at, m.id limit p_limit for update skip locked
  ),
  judged as (
    select d.id, s.skipped,
      case
        when w.id is null then 'UNKNOWN_FLOW'
        when not coalesce(t.workflows, false) then 'WORKFLOWS_OFF'
        when w.status not in ('ACTIVE', 'PAUSED') then 'NOT_ACTIVE'
        when d.page_ids <> '{}' and cardinality(s.skipped) = cardinality(d.page_ids) then 'PAGE_INACTIVE'
      end as code
    from due d
    left join automation.workflows w on w.tenant_id = d.tenant_id and w.id = d.flow_id
    left join automation.tenant_settings t on t.tenant_id = d.tenant_id
    cross join lateral (
      select array(select i.page_id from unnest(d.page_ids) i (page_id) where not exists (
        select from automation.pages p where p.tenant_id = d.tenant_id and p.page_id = i.page_id and p.is_active)) as skipped
    ) s
  )
  update automation.message_runs m
  set status = case when j.code is null then 'running' else 'failed' end, started_at = p_now, completed_at = case when j.code is not null then p_now end,
    error_summary = nullif(case when j.code is null then '{}' else pg_catalog.jsonb_build_object('code', j.code, 'message', automation.why_not_started(j.code)) end
      || case when j.skipped = '{}' then '{}' else pg_catalog.jsonb_build_object('skippedPages', pg_catalog.to_jsonb(j.skipped::text[])) end, '{}')
  from judged j
  where m.id = j.id
$$;
