-- Archives a workflow, which then listens to nothing. One that is archived already stays as it is.
with archived as (
  update automation.workflows w
  set status = 'ARCHIVED', archived_at = :now::timestamptz, updated_at = :now::timestamptz
  where w.tenant_id = :tenant_id::uuid and w.id = :workflow_id::uuid and w.status <> 'ARCHIVED'
  returning w.tenant_id, w.id
)
delete from automation.workflow_entries e
using archived a
where e.tenant_id = a.tenant_id and e.workflow_id = a.id
