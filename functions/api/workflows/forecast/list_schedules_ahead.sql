-- Lists the schedules by which customers, or nobody, enter a workflow until a moment.
select s.entry::int as "entry!", s.spec ->> 'cron' as "cron?", s.spec ->> 'once' as "once?", s.time_zone, s.next_at as "next_at!",
  coalesce((s.spec ->> 'hasAudience')::boolean, false) as "has_audience!",
  automation.calendar_of_schedule(s.tenant_id, s.spec) as "calendar?"
from automation.entry_schedules s
where s.tenant_id = :tenant_id::uuid and s.workflow_id = :workflow_id::uuid and s.spec ->> 'kind' = 'schedule' and s.next_at <= :until::timestamptz
order by s.entry
limit 20
