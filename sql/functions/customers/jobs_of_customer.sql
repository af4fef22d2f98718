-- Returns the newest of the caller's jobs below (until, last_id) whose payload names a customer, or that an event of the customer caused, as the PDF of
-- a document. Runs with its owner's rights: under row-level security PostgreSQL uses no index on a member of JSON, so it asks for the
-- tenant itself.
create or replace function automation.jobs_of_customer(of_customer uuid, until timestamptz, last_id uuid, most integer)
returns table (id uuid, type text, status text, template text, error text, created_at timestamptz, completed_at timestamptz)
language sql stable security definer set search_path = ''
as $$
  (
    select j.id, j.type, j.status, j.payload ->> 'template', j.error, j.created_at, j.completed_at
    from automation.jobs j
    where j.tenant_id = automation.current_tenant() and j.payload ->> 'customerId' = of_customer::text
      and (j.created_at, j.id) < (until, last_id)
    order by j.created_at desc, j.id desc
    limit most
  )
  union all
  (
    select j.id, j.type, j.status, j.payload ->> 'template', j.error, j.created_at, j.completed_at
    from automation.events e
    join automation.jobs j on j.tenant_id = e.tenant_id and j.event_id = e.id
    where e.tenant_id = automation.current_tenant() and e.customer_id = of_customer
      and j.payload ->> 'customerId' is null and (j.created_at, j.id) < (until, last_id)
    order by j.created_at desc, j.id desc
    limit most
  )
  order by created_at desc, id desc
  limit most
$$;

revoke all on function automation.jobs_of_customer(uuid, timestamptz, uuid, integer) from public;
grant execute on function automation.jobs_of_customer(uuid, timestamptz, uuid, integer) to followthrough_api;
