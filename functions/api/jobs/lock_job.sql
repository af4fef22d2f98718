-- Locks a job until the transaction ends, and returns it.
select j.id, automation.shown_status(j.status, j.discarded_at) as "status!"
from automation.jobs j
where j.tenant_id = :tenant_id::uuid and j.id = :job_id::uuid
for no key update
