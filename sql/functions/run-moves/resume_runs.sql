-- Lets runs go on that people paused. Those of a workflow that is paused itself are held until that is resumed. The caller holds the locks of
-- their cursors.
create or replace function automation.resume_runs(p_tenant_id uuid, p_runs uuid[]) returns void
language sql set search_path = ''
as $$
  delete from automation.paused_runs p where p.tenant_id = p_tenant_id and p.run_id = any (p_runs);
  update automation.cursors c
  set state = case when c.due_at is null then 'READY' else 'SLEEPING' end
  from automation.graphs g
  join automation.workflows w on w.tenant_id = g.tenant_id and w.id = g.workflow_id
  join automation.tenant_settings s on s.tenant_id = w.tenant_id
  where c.tenant_id = p_tenant_id and c.run_id = any (p_runs) and c.state = 'HELD' and g.tenant_id = c.tenant_id and g.id = c.graph_id
    and w.status = 'ACTIVE' and s.workflows
$$;
