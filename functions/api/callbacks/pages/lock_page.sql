-- Locks a page of the tenant and returns its settings.
select p.id, p.channel, p.name, p.is_active, p.per_second, p.token_set_at, p.origination_identity, p.phone_number_id, p.phone_number, p.url
from automation.pages p
where p.tenant_id = :tenant_id::uuid and p.page_id = :page_id::text::bigint
for update
