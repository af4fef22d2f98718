-- Locks an event that has not been handled and returns it. `skip` says why nothing is to be done, or is null.
-- Returns no row when the event was handled before or does not exist.
create or replace function automation.open_event(of_tenant uuid, event_id uuid, event_type text)
returns table (tenant_id uuid, id uuid, customer_id uuid, data jsonb, occurred_at timestamptz, skip text)
language sql set search_path = ''
as $$
  select e.tenant_id, e.id, e.customer_id, e.data, e.occurred_at,
    case
      when not exists (select from automation.tenant_settings s where s.tenant_id = e.tenant_id and s.client_journey) then 'JOURNEY_OFF'
      when not exists (select from crm.customers c where c.tenant_id = e.tenant_id and c.id = e.customer_id) then 'CUSTOMER_GONE'
    end
  from automation.events e
  where e.tenant_id = of_tenant and e.id = event_id and e.type = event_type and e.handled_at is null
  for update
$$;
