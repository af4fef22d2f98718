-- Lists schedules of active workflows that are due, the oldest first. Moments in whole milliseconds, as the caller keeps them.
select s.tenant_id, s.workflow_id, s.entry::int as "entry!", s.spec ->> 'cron' as "cron?", s.spec ->> 'once' as "once?", s.time_zone as "time_zone!",
  s.spec ->> 'catchUp' as "catch_up!", date_trunc('milliseconds', s.next_at) as "was!"
from automation.due_schedules s
where s.next_at <= :now::timestamptz
order by s.next_at, s.tenant_id, s.workflow_id, s.entry
limit 100
