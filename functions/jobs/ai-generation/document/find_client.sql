-- Finds what a document about a customer is written from.
select
  left(c.name, 300) as customer_name,
  left(t.name, 300) as tenant_name,
  -- The CRM's attributes can have any size; the Data API limits a row to 64 KB.
  left(c.attributes::text, 8000) as "attributes!",
  left(c.tags::text, 1000) as "tags!"
from crm.customers c
join crm.tenants t on t.id = c.tenant_id
where c.tenant_id = :tenant_id::uuid and c.id = :customer_id::uuid
