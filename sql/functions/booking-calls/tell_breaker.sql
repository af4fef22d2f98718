-- Updates an endpoint's breaker with the outcome of a call. Five failures in a row open it for a minute; each failed probe
-- doubles that, up to a quarter of an hour. An endpoint that asks for fewer calls opens it at once, for as long as it asks
-- (`asked`), and is no failure; one that fails may ask for longer, too.
create or replace function automation.tell_breaker(call automation.booking_calls, outcome text, error text, at timestamptz,
  asked interval default null) returns void
language plpgsql set search_path = ''
as $$
declare
  is_throttled constant boolean := outcome = 'throttled';
begin
  if outcome in ('executed', 'refused') then -- the endpoint answers
    -- The answer to a call that began before the endpoint asked for fewer does not take that back.
    delete from automation.circuit_breakers b
    where b.tenant_id = call.tenant_id and b.key = automation.breaker_key(call.endpoint)
      and (call.is_probe or b.opened_until is null or b.failures > 0);
  elsif outcome in ('unavailable', 'unknown', 'throttled') then
    insert into automation.circuit_breakers as b (tenant_id, key, endpoint, failures, openings, opened_until, last_error, updated_at)
    values (call.tenant_id, automation.breaker_key(call.endpoint), call.endpoint, case when is_throttled then 0 else 1 end,
      case when is_throttled then 1 else 0 end, case when is_throttled then at + asked end, error, at)
    on conflict (tenant_id, key) do update set
      failures = case when is_throttled then 0 else b.failures + 1 end,
      last_error = excluded.last_error,
      updated_at = at,
      probe_until = case when call.is_probe then null else b.probe_until end,
      -- Calls that were on their way when it opened do not count as openings.
      openings = case when call.is_probe or (b.opened_until is null and (is_throttled or b.failures >= 4)) then b.openings + 1 else b.openings end,
      opened_until = case
        when is_throttled then greatest(b.opened_until, at + asked)
        when call.is_probe or (b.opened_until is null and b.failures >= 4)
          then at + greatest(least(interval '1 minute' * power(2, least(b.openings, 4)), interval '15 minutes'), asked)
        else b.opened_until
      end;
  elsif call.is_probe then -- forbidden: no request reached the endpoint
    update automation.circuit_breakers b set probe_until = null
    where b.tenant_id = call.tenant_id and b.key = automation.breaker_key(call.endpoint);
  end if;
end
$$;
