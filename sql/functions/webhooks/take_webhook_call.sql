-- Counts a call of an endpoint, and tells whether it may be made: no second has more of them than the endpoint allows. Calls of one endpoint wait for each other.
create or replace function automation.take_webhook_call(p_endpoint automation.webhook_endpoints, p_now timestamptz) returns boolean
language plpgsql set search_path = ''
as $$
begin
  insert into automation.webhook_rates as r (tenant_id, endpoint_id, calls)
  values (p_endpoint.tenant_id, p_endpoint.id, array[p_now])
  on conflict (tenant_id, endpoint_id) do update
  set calls = array(select c from unnest(r.calls) c where c > p_now - interval '1 second') || p_now
  where (select count(*) from unnest(r.calls) c where c > p_now - interval '1 second') < p_endpoint.per_second;
  return found;
end
$$;
