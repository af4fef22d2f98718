-- Whom an e-mail is for, and whether their tenant sends any.
select
  c.name as customer_name,
  c.email,
  t.name as tenant_name,
  coalesce(s.email_workflows, false) as "sends_email!"
from crm.customers c
join crm.tenants t on t.id = c.tenant_id
left join automation.tenant_settings s on s.tenant_id = c.tenant_id
where c.tenant_id = :tenant_id::uuid and c.id = :customer_id::uuid
