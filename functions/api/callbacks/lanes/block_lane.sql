-- Blocks a lane until a moment, or until a person frees it.
update automation.lane_states s
set blocked_until = coalesce(:until::timestamptz, 'infinity')
where s.tenant_id = :tenant_id::uuid and s.key = :key::text
