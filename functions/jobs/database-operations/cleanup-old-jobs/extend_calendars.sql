-- Writes the slots of calendars further ahead.
select automation.extend_calendars(:tenant_id::uuid, :limit::int, :now::timestamptz) as "rows!"
