-- How far a job is, while its claim holds the lease.
update automation.jobs
set progress = :percent::int
where tenant_id = :tenant_id::uuid and id = :job_id::uuid and claimed_by = :claim::uuid
