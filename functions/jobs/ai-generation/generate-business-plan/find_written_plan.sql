-- The version that this very job wrote before it died.
select p.version
from crm.business_plans p
where p.tenant_id = :tenant_id::uuid and p.document_key = :document_key::text
