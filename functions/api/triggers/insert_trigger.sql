-- Inserts a trigger; returns no row when the name is taken. Idempotent: the caller makes the id.
insert into automation.automated_triggers as t
  (id, tenant_id, trigger_type, name, description, is_active, config, created_at, updated_at)
select
  :trigger_id::uuid, :tenant_id::uuid, :trigger_type::text, :name::text, :description::text, :is_active::boolean,
  :config::jsonb, :now::timestamptz, :now::timestamptz
from automation.take_quota(:tenant_id::uuid, 'triggers', 1, :now::timestamptz)
on conflict (tenant_id, name) do update set name = excluded.name
where t.id = excluded.id
returning t.id
