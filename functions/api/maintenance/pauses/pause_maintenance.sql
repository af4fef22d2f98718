-- Pauses a piece of maintenance for a tenant. Returns the row that this made; none when it was paused already.
insert into automation.maintenance_pauses (tenant_id, name, paused_at)
values (:tenant_id::uuid, :name::text, :now::timestamptz)
on conflict (tenant_id, name) do nothing
returning paused_at
