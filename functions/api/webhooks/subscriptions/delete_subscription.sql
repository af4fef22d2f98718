-- Removes a subscription. Its deliveries that wait are cancelled when they are next tried.
delete from automation.webhook_subscriptions s where s.tenant_id = :tenant_id::uuid and s.id = :subscription_id::uuid
