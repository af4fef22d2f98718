-- Lets chance decide again for a customer.
delete from automation.experiment_overrides o
where o.tenant_id = :tenant_id::uuid and o.experiment_id = :id::uuid and o.customer_id = :customer_id::uuid
