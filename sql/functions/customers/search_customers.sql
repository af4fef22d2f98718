-- Returns the caller's customers whose name, e-mail address or account number begins with a text of up to 60 characters, in any case.
-- Runs with its owner's rights: under row-level security PostgreSQL uses no index on lower(…), so it asks for the tenant itself.
-- The comparison is by bytes and needs no pattern: U+10FFFF is the last character, and no text contains it.
create or replace function automation.search_customers(beginning text)
returns table (id uuid)
language sql stable security definer set search_path = ''
as $$
  select c.id from crm.customers c
  where c.tenant_id = automation.current_tenant()
    and left(lower(c.name), 60) ~>=~ lower(beginning) and left(lower(c.name), 60) ~<~ (lower(beginning) || chr(1114111))
  union
  select c.id from crm.customers c
  where c.tenant_id = automation.current_tenant()
    and left(lower(c.email), 60) ~>=~ lower(beginning) and left(lower(c.email), 60) ~<~ (lower(beginning) || chr(1114111))
  union
  select c.id from crm.customers c
  where c.tenant_id = automation.current_tenant()
    and left(lower(c.account_number), 60) ~>=~ lower(beginning)
    and left(lower(c.account_number), 60) ~<~ (lower(beginning) || chr(1114111))
$$;

revoke all on function automation.search_customers(text) from public;
grant execute on function automation.search_customers(text) to followthrough_api;
