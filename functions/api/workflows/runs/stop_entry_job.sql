-- Ends a pass where it is. Waits for the turn that is looking at customers.
update automation.entry_passes p
set is_stopped = true, ended_at = :now::timestamptz
where p.tenant_id = :tenant_id::uuid and p.id = :job_id::uuid and p.ended_at is null
