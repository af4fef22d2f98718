-- When a job was made; no row once it has been deleted.
select j.created_at
from automation.jobs j
where j.tenant_id = :tenant_id::uuid and j.id = :job_id::uuid
