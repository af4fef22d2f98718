-- Tells whether there is a customer.
select c.id from crm.customers c where c.tenant_id = :tenant_id::uuid and c.id = :customer_id::uuid
