-- Returns whether a tenant has an admin key that works.
select exists (
  select from automation.api_keys k
  where k.tenant_id = :tenant_id::uuid
    and k.role = 'admin'
    and k.revoked_at is null
    and (k.expires_at is null or k.expires_at > :now::timestamptz)
) as "has_key!"
