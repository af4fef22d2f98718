-- Updates an endpoint's breaker with the outcome of a call. Five failures in a row open it for a minute; each failed probe
-- doubles that, up to a quarter of an hour.
create or replace function automation.tell_breaker(call automation.booking_calls, outcome text, error text, at timestamptz) returns void
language plpgsql set search_path = ''
as $$
begin
  if outcome in ('executed', 'refused') then -- the endpoint answers
    delete from automation.circuit_breakers b
    where b.tenant_id = call.tenant_id and b.key = automation.breaker_key(call.endpoint);
  elsif outcome in ('unavailable', 'unknown') then
    insert into automation.circuit_breakers as b (tenant_id, key, endpoint, failures, last_error, updated_at)
    values (call.tenant_id, automation.breaker_key(call.endpoint), call.endpoint, 1, error, at)
    on conflict (tenant_id, key) do update set
      failures = b.failures + 1,
      last_error = excluded.last_error,
      updated_at = at,
      probe_until = case when call.is_probe then null else b.probe_until end,
      -- Calls that were on their way when it opened do not count as openings.
      openings = case when call.is_probe or (b.opened_until is null and b.failures >= 4) then b.openings + 1 else b.openings end,
      opened_until = case when call.is_probe or (b.opened_until is null and b.failures >= 4)
        then at + least(interval '1 minute' * power(2, least(b.openings, 4)), interval '15 minutes') else b.opened_until end;
  elsif call.is_probe then -- forbidden: no request reached the endpoint
    update automation.circuit_breakers b set probe_until = null
    where b.tenant_id = call.tenant_id and b.key = automation.breaker_key(call.endpoint);
  end if;
end
$$;
