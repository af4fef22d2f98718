-- What is known of a customer that a document is written for.
select
  left(c.name, 300) as customer_name,
  left(t.name, 300) as tenant_name,
  -- Attributes are the CRM's, and may be anything; the Data API ends a row at 64 KB.
  left(c.attributes::text, 8000) as "attributes!",
  left(c.tags::text, 1000) as "tags!"
from crm.customers c
join crm.tenants t on t.id = c.tenant_id
where c.tenant_id = :tenant_id::uuid and c.id = :customer_id::uuid
