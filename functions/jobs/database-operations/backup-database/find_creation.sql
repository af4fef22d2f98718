-- Finds when a job was made. Gives no row when it was deleted.
select j.created_at
from automation.jobs j
where j.tenant_id = :tenant_id::uuid and j.id = :job_id::uuid
