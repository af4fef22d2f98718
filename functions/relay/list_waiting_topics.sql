-- Lists the topics that have work now: events that wait, jobs that are due, jobs whose function died, and runs of workflows. Of events, each type
-- is looked up once, however many rows wait.
with recursive waiting as (
  (select w.type from automation.waiting_events w order by w.type limit 1)
  union all
  select (select w.type from automation.waiting_events w where w.type > t.type order by w.type limit 1)
  from waiting t
  where t.type is not null
)
select distinct w.topic as "topic!"
from (
  select 'event:' || t.type as topic
  from waiting t
  where exists (select from automation.waiting_events w where w.type = t.type and w.due_at <= :now::timestamptz)
  union all
  select 'jobs:' || j.queue || lane.suffix
  from automation.waiting_jobs j
  cross join lateral (select '' as suffix union all select '-urgent' where j.priority = 1) lane
  where j.run_at <= :now::timestamptz
    and not exists (select from automation.queue_pauses q where q.queue = j.queue and q.tenant_id = j.tenant_id)
  union all
  select 'jobs:' || c.queue
  from automation.job_claims c
  where c.lease_until <= :now::timestamptz
  union all
  select 'workflows'
  where exists (select from automation.waiting_entries)
    or exists (select from automation.cursors c where c.state = 'READY' and c.rank_at <= :now::timestamptz)
    or exists (select from automation.cursors c where c.state in ('SLEEPING', 'LISTENING') and c.due_at <= :now::timestamptz)
    or exists (select from automation.wait_notices)
    or exists (select from automation.wait_looks)
) w
limit 100
