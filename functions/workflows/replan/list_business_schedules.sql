-- Lists the schedules that keep to a calendar, entries of workflows and schedules of tenants, of one tenant or of all: to one of `calendars` (its id, or
-- `default`), or null to any. Also those that never come as their calendar was (`next_at` null), but no paused ones.
select s.tenant_id, s.workflow_id, s.entry::int as "entry?", s.schedule_id, o.name as "name?",
  s.spec ->> 'cron' as "cron?", s.spec ->> 'once' as "once?", s.time_zone as "time_zone!",
  automation.calendar_of_schedule(s.tenant_id, s.spec) as "calendar!",
  date_trunc('milliseconds', s.next_at) as "next_at?",
  coalesce(s.workflow_id, s.schedule_id) as "after_owner!", coalesce(s.entry, 0::smallint)::int as "after_entry!"
from automation.entry_schedules s
left join automation.schedules o on o.tenant_id = s.tenant_id and o.id = s.schedule_id
where s.spec ? 'onHoliday' and (s.next_at > :now::timestamptz or s.next_at is null) and o.is_enabled is not false
  and (:tenant_id::uuid is null or s.tenant_id = :tenant_id::uuid)
  and (:calendars::jsonb is null or :calendars::jsonb ? coalesce(s.spec ->> 'calendarId', 'default'))
  and (:after_owner::uuid is null
    or (s.tenant_id, coalesce(s.workflow_id, s.schedule_id), coalesce(s.entry, 0::smallint)) > (:after_tenant::uuid, :after_owner::uuid, :after_entry::int))
order by s.tenant_id, coalesce(s.workflow_id, s.schedule_id), coalesce(s.entry, 0::smallint)
limit 100
