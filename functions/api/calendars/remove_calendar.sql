-- Removes a calendar with all that belongs to it.
delete from automation.calendars where tenant_id = :tenant_id::uuid and id = :id::uuid
