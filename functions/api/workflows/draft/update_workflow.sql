-- Changes a workflow that has not changed since `revision`. Returns no row otherwise. A null draft stays.
update automation.workflows w
set
  name = :name::text,
  description = :description::text,
  draft = coalesce(:draft::jsonb, w.draft),
  revision = w.revision + 1,
  updated_at = :now::timestamptz
where w.tenant_id = :tenant_id::uuid and w.id = :workflow_id::uuid and w.revision = :revision::int and w.status <> 'ARCHIVED'
returning w.revision
