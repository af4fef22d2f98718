-- Locks a connection of the tenant and returns what a person edits.
select c.name as "name!", c.base_url as "base_url!", c.auth as "auth!", c.settings as "settings!", c.idempotency_header, c.per_second as "per_second!",
  c.secret_set_at, c.problem
from automation.connections c
where c.tenant_id = :tenant_id::uuid and c.id = :connection_id::uuid
for update
