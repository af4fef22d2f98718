-- Sets the tenant for the rest of the transaction: automation.search_customers searches among its customers.
select set_config('followthrough.tenant_id', :tenant_id::uuid::text, true) as "tenant_id!"
