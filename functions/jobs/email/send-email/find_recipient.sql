-- Finds the recipient of an e-mail, and whether their tenant sends any.
select
  -- The Data API limits a row to 64 KB, and the CRM's texts have no limit. No address is longer than 254.
  left(c.name, 300) as customer_name,
  left(c.email, 300) as email,
  left(t.name, 300) as tenant_name,
  coalesce(s.email_workflows, false) as "sends_email!",
  s.sender_name,
  s.sender_address,
  s.reply_to_address
from crm.customers c
join crm.tenants t on t.id = c.tenant_id
left join automation.tenant_settings s on s.tenant_id = c.tenant_id
where c.tenant_id = :tenant_id::uuid and c.id = :customer_id::uuid
