-- Lets held runs, passes and schedules go on: those of a workflow, or of all workflows of a tenant that are active. Runs that are paused themselves stay.
-- Returns how many runs.
create or replace function automation.release_cursors(p_tenant_id uuid, p_workflow_id uuid, p_now timestamptz) returns integer
language plpgsql set search_path = ''
as $$
declare
  released integer;
  wake_at timestamptz;
begin
  update automation.cursors c
  set state = case when c.due_at is null then 'READY' else 'SLEEPING' end
  from automation.graphs g
  join automation.workflows w on w.tenant_id = g.tenant_id and w.id = g.workflow_id
  where c.tenant_id = p_tenant_id and c.state = 'HELD' and g.tenant_id = c.tenant_id and g.id = c.graph_id and w.status = 'ACTIVE'
    and (p_workflow_id is null or w.id = p_workflow_id)
    and not exists (select from automation.paused_runs p where p.tenant_id = c.tenant_id and p.run_id = c.run_id);
  get diagnostics released = row_count;
  select min(s.next_at) into wake_at
  from (
    select s.workflow_id, s.next_at from automation.entry_schedules s where s.tenant_id = p_tenant_id and s.next_at is not null
    union all
    select p.workflow_id, p_now from automation.entry_passes p where p.tenant_id = p_tenant_id and p.ended_at is null
  ) s
  join automation.workflows w on w.tenant_id = p_tenant_id and w.id = s.workflow_id and w.status = 'ACTIVE'
  where p_workflow_id is null or w.id = p_workflow_id;
  if released > 0 or wake_at is not null then
    perform automation.ask_for_walk(case when released = 0 then wake_at end, p_now);
  end if;
  return released;
end
$$;
