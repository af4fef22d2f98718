-- Inserts a month's deliverable for people to review, due as many days later as the tenant says. Gives no row when the customer has one already, or is deleted.
insert into crm.deliverables (tenant_id, customer_id, month, title, status, due_at, document_key)
select c.tenant_id, c.id, :month::int, :title::text, 'PENDING_REVIEW',
  :now::timestamptz + coalesce(s.deliverable_due_days, 14) * interval '24 hours', :document_key::text
from crm.customers c
left join automation.tenant_settings s on s.tenant_id = c.tenant_id
where c.tenant_id = :tenant_id::uuid and c.id = :customer_id::uuid
on conflict do nothing
returning id
