-- Revokes a key; returns no row when it is revoked already or does not exist.
update automation.api_keys
set revoked_at = :now::timestamptz
where tenant_id = :tenant_id::uuid and id = :key_id::uuid and revoked_at is null
returning id, name, role
