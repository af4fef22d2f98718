-- A new trigger under an id that the caller made: a repeated call finds its row, a name that is taken gives none.
insert into automation.automated_triggers as t
  (id, tenant_id, trigger_type, name, description, is_active, config, created_at, updated_at)
values (
  :trigger_id::uuid, :tenant_id::uuid, :trigger_type::text, :name::text, :description::text, :is_active::boolean,
  :config::jsonb, :now::timestamptz, :now::timestamptz
)
on conflict (tenant_id, name) do update set name = excluded.name
where t.id = excluded.id
returning t.id
