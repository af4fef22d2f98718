-- A new tenant under an id that the caller made: a repeated call writes nothing, a slug that is taken is 23505.
insert into crm.tenants (id, slug, name, time_zone, created_at)
values (:tenant_id::uuid, :slug::text, :name::text, :time_zone::text, :now::timestamptz)
on conflict (id) do nothing
