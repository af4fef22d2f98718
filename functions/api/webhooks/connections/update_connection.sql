-- Changes a connection. With `:ends_tokens` its tokens are forgotten, also one that is being fetched, and `:problem` says what it needs.
update automation.connections c
set name = :name::text, base_url = :base_url::text, settings = :settings::jsonb, idempotency_header = :idempotency_header::text, per_second = :per_second::int,
  access_token = case when not :ends_tokens::boolean then c.access_token end,
  refresh_token = case when not :ends_tokens::boolean then c.refresh_token end,
  token_at = case when not :ends_tokens::boolean then c.token_at end,
  expires_at = case when not :ends_tokens::boolean then c.expires_at end,
  refresh_at = case when not :ends_tokens::boolean then c.refresh_at end,
  scope = case when not :ends_tokens::boolean then c.scope end,
  token_version = c.token_version + (:ends_tokens::boolean)::int,
  refresh_claim = case when not :ends_tokens::boolean then c.refresh_claim end,
  refresh_until = case when not :ends_tokens::boolean then c.refresh_until end,
  problem = case when :ends_tokens::boolean then :problem::text else c.problem end,
  updated_at = :now::timestamptz
where c.tenant_id = :tenant_id::uuid and c.id = :connection_id::uuid
