-- A job as it stands, held until the transaction ends.
select j.id, j.status
from automation.jobs j
where j.tenant_id = :tenant_id::uuid and j.id = :job_id::uuid
for no key update
