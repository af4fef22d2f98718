-- Changes the settings of a lane; workers look at it again at once.
update automation.lanes l
set per_second = :per_second::int, burst = :burst::int, at_once = :at_once::int, reserve = :reserve::int,
  breaker_failures = :breaker_failures::int, breaker_seconds = :breaker_seconds::int
where l.tenant_id = :tenant_id::uuid and l.id = :lane_id::uuid
