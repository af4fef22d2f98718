-- Writes the rows of trigger_runs for flows that trigger runs have called: a list of {tenantId, childId, triggerRunId, workflowId, caller}. Idempotent.
create or replace function automation.note_child_runs(p_children jsonb, p_now timestamptz) returns void
language sql set search_path = ''
as $$
  insert into automation.trigger_runs (id, tenant_id, trigger_id, recipient_user_id, page_id, flow_id, status, trigger_context, priority, start_at,
    parent_trigger_run_id, run_id, created_at)
  select c."triggerRunId", p.tenant_id, p.trigger_id, p.recipient_user_id, p.page_id, c."workflowId", 'running', p.trigger_context, p.priority, p_now,
    p.id, c."childId", p_now
  from pg_catalog.jsonb_to_recordset(p_children) c ("tenantId" uuid, "childId" uuid, "triggerRunId" bigint, "workflowId" uuid, caller jsonb)
  join automation.trigger_runs p on p.tenant_id = c."tenantId" and p.id = (c.caller ->> 'triggerRunId')::bigint
  on conflict do nothing
$$;
