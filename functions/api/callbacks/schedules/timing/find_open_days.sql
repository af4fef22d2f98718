-- Returns the open days of a tenant's calendar, or of its default when none is named. Keeps the calendar from being removed until the transaction ends.
select automation.open_days(c.tenant_id, c.id::text) as "open_days!"
from automation.calendars c
where c.tenant_id = :tenant_id::uuid and c.id = automation.calendar_of(:tenant_id::uuid, :calendar_id::text)
for key share
