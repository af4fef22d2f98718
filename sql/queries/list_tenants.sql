-- Every tenant, a page at a time.
select t.id as tenant_id
from crm.tenants t
where :after::uuid is null or t.id > :after::uuid
order by t.id
limit 1000
