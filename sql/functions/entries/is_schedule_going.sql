-- Tells whether a schedule's last time is not over: customers are still entering, or runs that it started go on.
create or replace function automation.is_schedule_going(p_tenant_id uuid, p_workflow_id uuid, p_entry smallint) returns boolean
language sql stable set search_path = ''
as $$
  select exists (
    select from automation.entry_passes p
    where p.tenant_id = p_tenant_id and p.workflow_id = p_workflow_id and p.entry = p_entry and p.ended_at is null
  )
  or exists (
    select from automation.runs r
    where r.tenant_id = p_tenant_id and r.workflow_id = p_workflow_id and r.status = 'RUNNING'
      and r.data #>> '{trigger,kind}' = 'schedule' and (r.data #>> '{trigger,entry}')::smallint = p_entry
  )
$$;
