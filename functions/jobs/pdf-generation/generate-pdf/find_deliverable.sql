-- Finds a deliverable by its id.
select d.id as deliverable_id, d.customer_id, d.month, left(d.title, 300) as title, d.document_key,
  left(c.name, 300) as customer_name, left(t.name, 300) as tenant_name
from crm.deliverables d
join crm.customers c on c.tenant_id = d.tenant_id and c.id = d.customer_id
join crm.tenants t on t.id = d.tenant_id
where d.tenant_id = :tenant_id::uuid and d.id = :deliverable_id::uuid
