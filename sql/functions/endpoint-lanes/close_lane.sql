-- Closes the lane of a breaker that the API of the release before deletes, during a deployment.
create or replace function automation.close_lane() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  update automation.lane_states s set failures = 0, openings = 0, opened_until = null, probe_claim = null, probe_until = null, last_error = null
  where s.tenant_id = old.tenant_id and s.key = 'endpoint:' || old.key;
  return null;
end
$$;
