-- Keeps the calendars of a tenant from being removed until the caller has written what names them.
select c.id
from automation.calendars c
where c.tenant_id = :tenant_id::uuid
order by c.id
limit 1000
for key share
