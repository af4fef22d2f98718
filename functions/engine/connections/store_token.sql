-- Stores sealed tokens. No version: the claim is another's by now.
select automation.store_token(:tenant_id::uuid, :id::uuid, :claim::uuid, :access_token::text, :refresh_token::text, :scope::text, :expires_at::timestamptz,
  :refresh_at::timestamptz, :actor::text, :now::timestamptz) as "version?"
