-- Records how far a job is, if its claim still holds the lease.
update automation.jobs
set progress = :percent::int
where tenant_id = :tenant_id::uuid and id = :job_id::uuid and claimed_by = :claim::uuid
