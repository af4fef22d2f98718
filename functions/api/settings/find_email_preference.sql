-- Returns whether a customer wants e-mail; the default is yes. No row means that there is no such customer.
select c.id as "customer_id!", coalesce(p.allows_email, true) as "allows_email!", p.updated_at as "changed_at?",
  exists (select from automation.erasures e where e.tenant_id = c.tenant_id and e.customer_id = c.id) as "is_erased!"
from crm.customers c
left join automation.email_preferences p on p.tenant_id = c.tenant_id and p.customer_id = c.id
where c.tenant_id = :tenant_id::uuid and c.id = :customer_id::uuid
