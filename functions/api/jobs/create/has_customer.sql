-- Returns whether a tenant has a customer who was not erased.
select exists (
  select from crm.customers c
  where c.tenant_id = :tenant_id::uuid and c.id = :customer_id::uuid
    and not exists (select from automation.erasures e where e.tenant_id = c.tenant_id and e.customer_id = c.id)
) as "has_customer!"
