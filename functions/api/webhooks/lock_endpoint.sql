-- Locks a webhook endpoint of the tenant and returns its settings.
select e.id, e.form as "form!", e.name as "name!", e.event_type as "event_type!", e.secret_set_at, e.tolerance_seconds as "tolerance_seconds!", e.dedupe_header,
  to_jsonb(e.dedupe_path) as "dedupe_path?", to_jsonb(e.allowed_addresses) as "allowed_addresses!", e.per_second as "per_second!", e.is_paused as "is_paused!", e.customer
from automation.webhook_endpoints e
where e.tenant_id = :tenant_id::uuid and e.id = :endpoint_id::uuid
for update
