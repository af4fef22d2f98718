-- Returns the state of an endpoint's lane and holds its lock until the transaction ends. Makes and changes the lane, whose limits are those
-- of the tenant's settings, and whose breaker opens for a minute after five failures in a row, and up to a quarter of an hour.
create or replace function automation.hold_endpoint(of_tenant uuid, of_endpoint text) returns automation.lane_states
language plpgsql set search_path = ''
as $$
declare
  lane_key constant text := automation.lane_of_endpoint(of_endpoint);
  state automation.lane_states;
  settings automation.tenant_settings;
begin
  select * into settings from automation.tenant_settings s where s.tenant_id = of_tenant;
  select * into state from automation.lane_states s where s.tenant_id = of_tenant and s.key = lane_key for no key update;
  if not found or not exists (
    select from automation.lanes l
    where l.tenant_id = of_tenant and l.key = lane_key and l.at_once = coalesce(settings.calls_at_once, 5)
      and l.per_second = coalesce(settings.calls_per_second, 10)
  ) then
    insert into automation.lanes
      (tenant_id, key, limits_of, endpoint, at_once, per_second, reserve, breaker_failures, breaker_seconds, breaker_most_seconds)
    values (of_tenant, lane_key, 'endpoint', of_endpoint, coalesce(settings.calls_at_once, 5), coalesce(settings.calls_per_second, 10), 0, 5, 60, 900)
    on conflict (tenant_id, key) do update set at_once = excluded.at_once, per_second = excluded.per_second;
    select * into state from automation.lane_states s where s.tenant_id = of_tenant and s.key = lane_key for no key update;
  end if;
  return state;
end
$$;
