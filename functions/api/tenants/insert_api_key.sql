-- Inserts a key, of which only the digest is stored.
insert into automation.api_keys (id, tenant_id, role, name, key_hash, created_by, created_at, expires_at, has_checksum)
select
  :key_id::uuid, :tenant_id::uuid, :role::text, :name::text, :key_hash::text, :created_by::text, :now::timestamptz,
  :expires_at::timestamptz, true
from automation.take_quota(:tenant_id::uuid, 'keys', 1, :now::timestamptz)
on conflict (id) do nothing
