-- Locks a subscription of the tenant and returns its settings.
select s.name as "name!", s.url as "url!", to_jsonb(s.event_types) as "event_types!", s.per_second as "per_second!", s.status as "status!"
from automation.webhook_subscriptions s
where s.tenant_id = :tenant_id::uuid and s.id = :subscription_id::uuid
for update
