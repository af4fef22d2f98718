-- Inserts a workflow as a draft. Idempotent: the caller makes the id.
insert into automation.workflows (tenant_id, id, name, description, draft, created_by, created_at, updated_at)
values (
  :tenant_id::uuid, :workflow_id::uuid, :name::text, :description::text, :draft::jsonb, :actor::text, :now::timestamptz, :now::timestamptz
)
on conflict (tenant_id, id) do nothing
