-- Returns whether a call to the endpoint may be made now: null, or after how many seconds to ask again. While the breaker is
-- half open one caller at a time may go; it holds the probe until `lease_until`. With a null `lease_until` it only looks.
create or replace function automation.pass_breaker(of_tenant uuid, of_endpoint text, at timestamptz, lease_until timestamptz,
  out wait_seconds integer, out is_probe boolean)
language plpgsql set search_path = ''
as $$
declare
  breaker automation.circuit_breakers;
begin
  is_probe := false;
  select * into breaker from automation.circuit_breakers b
  where b.tenant_id = of_tenant and b.key = automation.breaker_key(of_endpoint) and b.opened_until is not null
  for update;
  if not found then
    return;
  end if;
  if breaker.opened_until > at or breaker.probe_until > at then
    wait_seconds := case when breaker.opened_until > at then ceil(extract(epoch from breaker.opened_until - at)) else 15 end;
    return;
  end if;
  is_probe := true;
  if lease_until is null then
    return;
  end if;
  update automation.circuit_breakers b set probe_until = lease_until, updated_at = at
  where b.tenant_id = breaker.tenant_id and b.key = breaker.key;
end
$$;
