-- Counts entries that were refused, by workflow, day and reason: a list of {tenantId, workflowId, reason, detail?}; null: none.
create or replace function automation.count_refused(p_refused jsonb, p_now timestamptz) returns void
language sql set search_path = ''
as $$
  insert into automation.refused_entries as e (tenant_id, workflow_id, day, reason, entries, detail)
  select r."tenantId", r."workflowId", (p_now at time zone 'UTC')::date, r.reason, count(*), "left"(max(r.detail), 1000)
  from pg_catalog.jsonb_to_recordset(coalesce(p_refused, '[]')) r ("tenantId" uuid, "workflowId" uuid, reason text, detail text)
  group by r."tenantId", r."workflowId", r.reason
  order by r."tenantId", r."workflowId", r.reason
  on conflict (tenant_id, workflow_id, day, reason) do update set entries = e.entries + excluded.entries, detail = coalesce(excluded.detail, e.detail)
$$;
