-- Finds a key by its digest, of any tenant, expired and revoked keys included.
select k.id as "id!", k.tenant_id as "tenant_id?", k.role as "role!", k.expires_at as "expires_at?", k.revoked_at as "revoked_at?"
from automation.find_api_key(:key_hash::text) k
