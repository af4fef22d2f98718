-- Registers this deployment's platform key, and revokes an earlier one whose secret was replaced.
with ended as (
  update automation.api_keys k
  set revoked_at = :now::timestamptz
  where k.role = 'platform' and k.created_by = 'deployment' and k.key_hash <> :key_hash::text and k.revoked_at is null
)
insert into automation.api_keys (role, name, key_hash, created_by, created_at)
values ('platform', 'Platform', :key_hash::text, 'deployment', :now::timestamptz)
on conflict (key_hash) do update set revoked_at = null
