-- Finds the version that this job wrote in an earlier attempt.
select p.version
from crm.business_plans p
where p.tenant_id = :tenant_id::uuid and p.document_key = :document_key::text
