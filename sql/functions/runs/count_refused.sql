-- Counts entries that were refused, by workflow, day and reason: a list of {tenantId, workflowId, reason, detail?}; null: none. The turn of the walk reads
-- from `followthrough.entries_failed` how many of its transaction the database refused.
create or replace function automation.count_refused(p_refused jsonb, p_now timestamptz) returns void
language sql set search_path = ''
as $$
  insert into automation.refused_entries as e (tenant_id, workflow_id, day, reason, entries, detail)
  select r."tenantId", r."workflowId", (p_now at time zone 'UTC')::date, r.reason, count(*), "left"(max(r.detail), 1000)
  from pg_catalog.jsonb_to_recordset(coalesce(p_refused, '[]')) r ("tenantId" uuid, "workflowId" uuid, reason text, detail text)
  group by r."tenantId", r."workflowId", r.reason
  order by r."tenantId", r."workflowId", r.reason
  on conflict (tenant_id, workflow_id, day, reason) do update set entries = e.entries + excluded.entries, detail = coalesce(excluded.detail, e.detail);
  select set_config('followthrough.entries_failed',
    (coalesce(nullif(current_setting('followthrough.entries_failed', true), ''), '0')::integer + count(*))::text, true)
  from pg_catalog.jsonb_to_recordset(coalesce(p_refused, '[]')) r (reason text)
  where r.reason = 'ENTRY_FAILED'
  having count(*) > 0;
$$;
