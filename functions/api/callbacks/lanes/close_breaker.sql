-- Closes the breaker of a lane, and wakes who waits for it. Changes nothing about one that is closed and has no failures.
update automation.lane_states s
set failures = 0, failed_jobs = '{}', openings = 0, opened_until = null, probe_claim = null, probe_until = null, last_error = null
where s.tenant_id = :tenant_id::uuid and s.key = :lane::text and (s.failures > 0 or s.opened_until is not null)
returning s.key
