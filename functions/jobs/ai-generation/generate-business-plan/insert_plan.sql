-- Inserts a new completed version of a customer's plan. Gives no row when this job or another has written it meanwhile.
insert into crm.business_plans (tenant_id, customer_id, version, status, content, document_key, created_at)
select c.tenant_id, c.id,
  coalesce((select max(p.version) from crm.business_plans p where p.tenant_id = c.tenant_id and p.customer_id = c.id), 0) + 1,
  'COMPLETED', :content::text, :document_key::text, :now::timestamptz
from crm.customers c
where c.tenant_id = :tenant_id::uuid and c.id = :customer_id::uuid
on conflict do nothing
returning version
