-- Lists the topics whose work has been due for half an hour while no function works on any of it. A backlog that is worked off slowly is
-- none, nor is what is paused or what a breaker holds back.
select distinct w.topic as "topic!"
from (
  select 'outbox' as topic
  where exists (
    select from automation.outbox o
    where greatest(o.due_at, o.created_at) <= :now::timestamptz - interval '30 minutes' and o.claimed_until <= :now::timestamptz
  )
  union all
  select 'event:' || e.type
  from automation.waiting_events e
  where greatest(e.due_at, e.created_at) <= :now::timestamptz - interval '30 minutes'
  union all
  select 'jobs:' || j.queue
  from automation.waiting_jobs j
  where j.run_at <= :now::timestamptz - interval '30 minutes'
    and not exists (select from automation.queue_pauses q where q.queue = j.queue and q.tenant_id = j.tenant_id)
    and not exists (
      select from automation.lane_states l
      where l.tenant_id = j.tenant_id and l.key = j.lane_key
        and greatest(l.blocked_until, l.opened_until) > :now::timestamptz - interval '30 minutes'
    )
    and not exists (
      select from automation.job_claims p
      where p.queue = j.queue and p.lease_until > :now::timestamptz
    )
    and not exists (
      select from automation.lane_states s
      where s.tenant_id = '00000000-0000-0000-0000-000000000000' and s.key in ('queue:' || j.queue, 'queue:' || j.queue || '-urgent')
        and greatest(s.starts_at[cardinality(s.starts_at)], s.blocked_until) > :now::timestamptz - interval '30 minutes'
    )
  union all
  select 'calls'
  from automation.waiting_calls c
  left join automation.tenant_settings s on s.tenant_id = c.tenant_id
  where c.ready_at <= :now::timestamptz - interval '30 minutes' and not coalesce(s.calls_paused, false)
    and not exists (
      select from automation.booking_calls b
      where b.tenant_id = c.tenant_id and b.started_at > :now::timestamptz - interval '30 minutes'
    )
) w
order by 1
limit 100
