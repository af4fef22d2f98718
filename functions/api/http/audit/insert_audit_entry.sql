-- Writes an audit entry: who changed what, from what, to what. Idempotent: the caller makes the id.
insert into automation.audit_log (id, tenant_id, actor, action, entity_type, entity_id, changes, occurred_at)
values (:id::uuid, :tenant_id::uuid, :actor::text, :action::text, :entity_type::text, :entity_id::uuid, :changes::jsonb, :now::timestamptz)
on conflict (tenant_id, occurred_at, id) do nothing
