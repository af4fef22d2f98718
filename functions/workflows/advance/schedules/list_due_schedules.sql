-- Lists schedules that are due, of active workflows and of tenants, the oldest first. Moments in whole milliseconds, as the caller keeps them.
select s.tenant_id, s.workflow_id, s.entry::int as "entry?", s.schedule_id, s.spec ->> 'cron' as "cron?", s.spec ->> 'once' as "once?", s.time_zone as "time_zone!",
  automation.calendar_of_schedule(s.tenant_id, s.spec) as "calendar?",
  s.spec ->> 'catchUp' as "catch_up!", date_trunc('milliseconds', s.next_at) as "was!"
from automation.due_schedules s
where s.next_at <= :now::timestamptz
order by s.next_at, s.tenant_id, s.workflow_id, s.entry, s.schedule_id
limit 100
