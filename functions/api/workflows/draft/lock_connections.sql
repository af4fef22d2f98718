-- Lists the connections of a tenant, and keeps them from being removed until the caller has written what names them.
select c.id, c.name as "name!", c.base_url as "base_url!"
from automation.connections c
where c.tenant_id = :tenant_id::uuid
order by c.id
limit 1000
for key share
