-- Inserts a lane; returns nothing when the tenant has one with this key.
insert into automation.lanes
  (id, tenant_id, key, per_second, burst, at_once, reserve, breaker_failures, breaker_seconds, created_at)
values (:lane_id::uuid, :tenant_id::uuid, :key::text, :per_second::int, :burst::int, :at_once::int, :reserve::int, :breaker_failures::int,
  :breaker_seconds::int, :now::timestamptz)
on conflict (tenant_id, key) do nothing
returning id
