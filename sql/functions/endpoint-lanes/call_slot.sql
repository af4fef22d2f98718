-- Returns when the rate of an endpoint's lane allows the next call; null when at once.
create or replace function automation.call_slot(of_tenant uuid, of_endpoint text, at timestamptz) returns timestamptz
language sql stable set search_path = ''
as $$
  select u.oldest + most.span
  from automation.lane_states s
  join automation.lanes l on l.tenant_id = s.tenant_id and l.key = s.key
  cross join lateral automation.lane_limits('normal', l.per_second, l.burst, l.reserve) most
  cross join lateral (select sum(w.jobs) as calls, min(w.moment) as oldest from automation.starts_within(s, at, most.span) w) u
  where s.tenant_id = of_tenant and s.key = automation.lane_of_endpoint(of_endpoint) and u.calls >= most.most
$$;
