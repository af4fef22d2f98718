-- Returns when the next call of a tenant may begin at the earliest; null when at once. The second is a tenth longer, because
-- calls take a varying time on their way to the endpoint.
create or replace function automation.call_slot(of_tenant uuid, per_second integer, at timestamptz) returns timestamptz
language sql stable set search_path = ''
as $$
  select c.started_at + interval '1.1 seconds'
  from automation.booking_calls c
  where c.tenant_id = of_tenant and c.started_at > at - interval '1.1 seconds' and c.started_at <= at + interval '1 minute'
  order by c.started_at desc
  offset per_second - 1
  limit 1
$$;
