-- The limits and breakers of tenants' endpoints become lanes too: `endpoint:<key of its breaker>`. Calls make and change them.

alter table automation.lanes
  -- Each opening of the breaker since it was closed is twice as long, up to this; null: all are equally long.
  add column breaker_most_seconds integer,
  add column endpoint text;
alter table automation.lane_states
  add column openings integer not null default 0,
  add column last_error text,
  -- When a failure was told last.
  add column failed_at timestamptz;
grant update (openings, last_error) on automation.lane_states to followthrough_api;

-- The table stays for the functions of the release before, and goes with the next one.
insert into automation.lanes (tenant_id, key, limits_of, endpoint, at_once, per_second, reserve, breaker_failures, breaker_seconds, breaker_most_seconds)
select b.tenant_id, 'endpoint:' || b.key, 'endpoint', b.endpoint, coalesce(s.calls_at_once, 5), coalesce(s.calls_per_second, 10), 0, 5, 60, 900
from automation.circuit_breakers b
left join automation.tenant_settings s on s.tenant_id = b.tenant_id;
insert into automation.lane_states (tenant_id, key)
select l.tenant_id, l.key from automation.lanes l where l.limits_of = 'endpoint'
on conflict (tenant_id, key) do nothing;
update automation.lane_states s
set failures = b.failures, openings = b.openings, opened_until = b.opened_until, probe_until = b.probe_until, last_error = b.last_error,
  failed_at = b.updated_at
from automation.circuit_breakers b
where s.tenant_id = b.tenant_id and s.key = 'endpoint:' || b.key;
