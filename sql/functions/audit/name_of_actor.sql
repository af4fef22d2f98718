-- Returns what the key or the user is called who did something, as created_by and the like hold it: 'key:<id>' or 'user:<id>'. Null for others, and for
-- those who are gone.
create or replace function automation.name_of_actor(p_tenant_id uuid, p_actor text) returns text
language sql stable set search_path = ''
as $$
  select coalesce(
    (select left(y.name, 100) from automation.api_keys y where y.tenant_id = p_tenant_id and 'key:' || y.id = p_actor),
    (select left(coalesce(u.name, u.email), 100) from crm.users u where u.tenant_id = p_tenant_id and 'user:' || u.id = p_actor)
  )
$$;
