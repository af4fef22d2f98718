-- Gives a trigger that the caller has locked the config of the arm that won.
update automation.automated_triggers t
set config = :config::jsonb, updated_at = :now::timestamptz
where t.tenant_id = :tenant_id::uuid and t.id = :trigger_id::uuid
