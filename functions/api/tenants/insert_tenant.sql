-- Inserts a tenant. Idempotent: the caller makes the id. Fails with 23505 when the slug is taken.
insert into crm.tenants (id, slug, name, time_zone, created_at)
values (:tenant_id::uuid, :slug::text, :name::text, :time_zone::text, :now::timestamptz)
on conflict (id) do nothing
