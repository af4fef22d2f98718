-- Locks a lane of the tenant and returns its settings.
select l.key, coalesce(l.limits_of, 'jobs') as "kind!", l.per_second, l.burst, l.at_once, l.reserve, l.breaker_failures, l.breaker_seconds
from automation.lanes l
where l.tenant_id = :tenant_id::uuid and l.id = :lane_id::uuid
for update
