-- Returns what the key or the user is called who did something, as created_by and the like hold it: 'key:<id>' or 'user:<id>'. Null for others, and for
-- those who are gone. Finds them by their id, as lists ask for each row.
create or replace function automation.name_of_actor(p_tenant_id uuid, p_actor text) returns text
language sql stable set search_path = ''
as $$
  select case a.parts[1]
    when 'key' then (select left(y.name, 100) from automation.api_keys y where y.tenant_id = p_tenant_id and y.id = a.parts[2]::uuid)
    when 'user' then (select left(coalesce(u.name, u.email), 100) from crm.users u where u.tenant_id = p_tenant_id and u.id = a.parts[2]::uuid)
  end
  from (select regexp_match(p_actor, '^(key|user):([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$') as parts) a
$$;
