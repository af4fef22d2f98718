-- Returns the newest of the caller's jobs whose payload names a customer, below (until, last_id). Runs with its owner's rights: under
-- row-level security PostgreSQL uses no index on a member of JSON, so it asks for the tenant itself.
create or replace function automation.jobs_of_customer(of_customer uuid, until timestamptz, last_id uuid, most integer)
returns table (id uuid, type text, status text, template text, error text, created_at timestamptz, completed_at timestamptz)
language sql stable security definer set search_path = ''
as $$
  select j.id, j.type, j.status, j.payload ->> 'template', j.error, j.created_at, j.completed_at
  from automation.jobs j
  where j.tenant_id = automation.current_tenant() and j.payload ->> 'customerId' = of_customer::text
    and (j.created_at, j.id) < (until, last_id)
  order by j.created_at desc, j.id desc
  limit most
$$;

revoke all on function automation.jobs_of_customer(uuid, timestamptz, uuid, integer) from public;
grant execute on function automation.jobs_of_customer(uuid, timestamptz, uuid, integer) to followthrough_api;
