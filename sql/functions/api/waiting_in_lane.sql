-- Returns how many jobs or calls of the transaction's tenant wait in a lane, up to 10 000: those that are due, or all. Runs with its owner's rights,
-- because the API's login does not see which jobs wait.
create or replace function automation.waiting_in_lane(of_lane text, at timestamptz, is_all boolean) returns integer
language plpgsql stable security definer set search_path = ''
as $$
declare
  tenant constant uuid := automation.current_tenant();
  until constant timestamptz := case when is_all then 'infinity' else at end;
  waiting integer;
begin
  if of_lane like 'queue:%' then
    select count(*) into waiting
    from (
      select from automation.waiting_jobs w
      where w.queue = regexp_replace(substr(of_lane, length('queue:') + 1), '-urgent$', '') and w.tenant_id = tenant and w.run_at <= until
        and (w.priority = 1 or of_lane not like '%-urgent')
      limit 10000
    ) w;
  elsif of_lane like 'endpoint:%' then
    select count(*) into waiting
    from (
      select from automation.waiting_calls w
      join automation.tenant_settings s on s.tenant_id = w.tenant_id and automation.lane_of_endpoint(s.followup_endpoint) = of_lane
      where w.tenant_id = tenant and w.ready_at <= until
      limit 10000
    ) w;
  else
    select count(*) into waiting
    from (
      select from automation.waiting_jobs w where w.tenant_id = tenant and w.lane_key = of_lane and w.run_at <= until limit 10000
    ) w;
  end if;
  return waiting;
end
$$;

revoke all on function automation.waiting_in_lane(text, timestamptz, boolean) from public;
grant execute on function automation.waiting_in_lane(text, timestamptz, boolean) to followthrough_api;
