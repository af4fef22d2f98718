-- Returns a connection of the tenant, with what authorises calls there. No row: it was removed.
select c.id, c.name as "name!", c.base_url as "base_url!", c.auth as "auth!", c.settings as "settings!", c.idempotency_header, c.secret, c.problem,
  c.access_token, c.refresh_token, c.token_version as "token_version!", c.expires_at, c.refresh_at, c.refresh_until,
  c.refresh_claim is not null as "is_claimed!"
from automation.connections c
where c.tenant_id = :tenant_id::uuid and c.id = :id::uuid
