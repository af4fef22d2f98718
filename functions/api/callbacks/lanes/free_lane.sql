-- Frees a blocked lane, and wakes who waits for it.
update automation.lane_states s
set blocked_until = null
where s.tenant_id = :tenant_id::uuid and s.key = :key::text and s.blocked_until > :now::timestamptz
returning s.key
