-- Returns whether a tenant has a customer.
select exists (select from crm.customers c where c.tenant_id = :tenant_id::uuid and c.id = :customer_id::uuid) as "has_customer!"
