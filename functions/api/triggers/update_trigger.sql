-- Updates a trigger. Fails with 23505 when the name is taken.
update automation.automated_triggers
set
  name = :name::text,
  description = :description::text,
  is_active = :is_active::boolean,
  config = :config::jsonb,
  updated_at = :now::timestamptz
where tenant_id = :tenant_id::uuid and id = :trigger_id::uuid
