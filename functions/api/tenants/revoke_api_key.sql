-- Revokes a key that is not yet; no row for one that is, or is not there.
update automation.api_keys
set revoked_at = :now::timestamptz
where tenant_id = :tenant_id::uuid and id = :key_id::uuid and revoked_at is null
returning id, name, role
