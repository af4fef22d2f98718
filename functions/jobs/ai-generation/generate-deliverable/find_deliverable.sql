-- Finds a customer's deliverable of a month.
select d.id as deliverable_id, d.document_key
from crm.deliverables d
where d.tenant_id = :tenant_id::uuid and d.customer_id = :customer_id::uuid and d.month = :month::int
