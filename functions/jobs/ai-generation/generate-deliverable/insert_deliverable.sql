-- Inserts a month's deliverable for people to review. Gives no row when the customer has one already, or is deleted.
insert into crm.deliverables (tenant_id, customer_id, month, title, status, document_key)
select c.tenant_id, c.id, :month::int, :title::text, 'PENDING_REVIEW', :document_key::text
from crm.customers c
where c.tenant_id = :tenant_id::uuid and c.id = :customer_id::uuid
on conflict do nothing
returning id
