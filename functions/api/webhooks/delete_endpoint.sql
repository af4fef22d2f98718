-- Removes a webhook endpoint with its deliveries.
delete from automation.webhook_endpoints e where e.tenant_id = :tenant_id::uuid and e.id = :endpoint_id::uuid
