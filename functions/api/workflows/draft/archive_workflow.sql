-- Archives a workflow, which then listens to nothing. One that is archived already stays as it is.
with archived as (
  update automation.workflows w
  set status = 'ARCHIVED', archived_at = :now::timestamptz, updated_at = :now::timestamptz
  where w.tenant_id = :tenant_id::uuid and w.id = :workflow_id::uuid and w.status <> 'ARCHIVED'
  returning w.tenant_id, w.id
),
unscheduled as (
  delete from automation.entry_schedules s using archived a where s.tenant_id = a.tenant_id and s.workflow_id = a.id
),
forgotten_members as (
  delete from automation.segment_members m using archived a where m.tenant_id = a.tenant_id and m.workflow_id = a.id
),
forgotten_dates as (
  delete from automation.entry_dates d using archived a where d.tenant_id = a.tenant_id and d.workflow_id = a.id
),
stopped as (
  update automation.entry_passes p set ended_at = :now::timestamptz, is_stopped = true
  from archived a
  where p.tenant_id = a.tenant_id and p.workflow_id = a.id and p.ended_at is null
),
unheard as (
  delete from automation.event_listeners l
  using archived a, automation.graphs g
  where l.tenant_id = a.tenant_id and l.graph_id = g.id and g.tenant_id = a.tenant_id and g.workflow_id = a.id
)
delete from automation.workflow_entries e
using archived a
where e.tenant_id = a.tenant_id and e.workflow_id = a.id
