-- Locks a calendar of the tenant and returns its settings. What refers to it by then is there to be seen. Writers of a tenant's calendars take turns.
select c.name as "name!", c.time_zone as "time_zone!", c.country, c.region, c.is_default as "is_default!", c.user_id, c.revision as "revision!"
from automation.calendars c
where (select pg_advisory_xact_lock(hashtextextended('calendars ' || :tenant_id::uuid, 0))::text) is not null
  and c.tenant_id = :tenant_id::uuid and c.id = :id::uuid
for update
