-- Tells an endpoint's lane how a call ended. An endpoint that asks for fewer calls opens the breaker at once, for as long as it asks
-- (`asked`), and is no failure; one that fails may ask for longer than the breaker opens by itself, too.
create or replace function automation.tell_endpoint(call automation.booking_calls, outcome text, error text, at timestamptz,
  asked interval default null) returns void
language plpgsql set search_path = ''
as $$
declare
  state automation.lane_states := automation.hold_endpoint(call.tenant_id, call.endpoint);
  lane automation.lanes;
  is_throttled constant boolean := outcome = 'throttled';
  opens boolean;
begin
  if outcome in ('executed', 'refused') then -- the endpoint answers
    -- The answer to a call that began before the endpoint asked for fewer does not take that back.
    update automation.lane_states s
    set failures = 0, openings = 0, opened_until = null, probe_claim = null, probe_until = null, last_error = null
    where s.tenant_id = state.tenant_id and s.key = state.key and (call.is_probe or s.opened_until is null or s.failures > 0)
      and (s.failures > 0 or s.openings > 0 or s.opened_until is not null);
  elsif outcome in ('unavailable', 'unknown', 'throttled') then
    select * into lane from automation.lanes l where l.tenant_id = state.tenant_id and l.key = state.key;
    -- Calls that were on their way when it opened do not count as openings.
    opens := call.is_probe or state.opened_until is null and (is_throttled or state.failures + 1 >= lane.breaker_failures);
    update automation.lane_states s
    set failures = case when is_throttled then 0 else s.failures + 1 end,
      last_error = error,
      failed_at = at,
      probe_claim = case when call.is_probe then null else s.probe_claim end,
      probe_until = case when call.is_probe then null else s.probe_until end,
      openings = s.openings + opens::integer,
      opened_until = case
        when is_throttled then greatest(s.opened_until, at + asked)
        when opens then at + greatest(automation.opening_time(lane.breaker_seconds, lane.breaker_most_seconds, s.openings), asked)
        else s.opened_until
      end
    where s.tenant_id = state.tenant_id and s.key = state.key;
  elsif call.is_probe then -- forbidden: no request reached the endpoint
    update automation.lane_states s set probe_claim = null, probe_until = null
    where s.tenant_id = state.tenant_id and s.key = state.key;
  end if;
end
$$;
