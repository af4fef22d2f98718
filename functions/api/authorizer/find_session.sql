-- Finds a session by the digest of its token, ended ones included, and notes that it is in use.
select
  s.id as "id!", s.key_id as "key_id?", s.user_id as "user_id?", s.tenant_id as "tenant_id?", s.role as "role!", s.expires_at as "expires_at!",
  s.seen_at as "seen_at!", s.revoked_at as "revoked_at?", s.key_expires_at as "key_expires_at?",
  s.key_revoked_at as "key_revoked_at?", s.is_user_active as "is_user_active!"
from automation.find_session(:token_hash::text, :now::timestamptz) s
