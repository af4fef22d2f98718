-- Returns tenants whose name or slug begins with a text, in any case, newest first. Returns none in a transaction of a tenant: only the
-- platform's own transactions, which have no tenant, see others. Runs with its owner's rights, because row-level security shows a tenant at most.
create or replace function automation.list_tenants(beginning text, after_at timestamptz, after_id uuid, most integer)
returns table (id uuid, slug text, name text, time_zone text, created_at timestamptz)
language sql stable security definer set search_path = ''
as $$
  select t.id, t.slug, t.name, t.time_zone, t.created_at
  from crm.tenants t
  where automation.current_tenant() = '00000000-0000-0000-0000-000000000000'
    and (beginning is null or starts_with(lower(t.name), lower(beginning)) or starts_with(t.slug, lower(beginning)))
    and (after_id is null or (t.created_at, t.id) < (after_at, after_id))
  order by t.created_at desc, t.id desc
  limit most
$$;

revoke all on function automation.list_tenants(text, timestamptz, uuid, integer) from public;
grant execute on function automation.list_tenants(text, timestamptz, uuid, integer) to followthrough_api;
