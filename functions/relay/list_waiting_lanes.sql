-- Lists the lanes of the ledger that have work now: jobs that are due, and jobs whose function died.
select distinct w.topic as "topic!"
from (
  select 'jobs:' || j.queue || lane.suffix as topic
  from automation.jobs j
  cross join lateral (select '' as suffix union all select '-urgent' where j.priority = 1) lane
  where j.status = 'QUEUED' and j.run_at <= :now::timestamptz
    and not exists (select from automation.queue_pauses q where q.queue = j.queue and q.tenant_id = j.tenant_id)
  union all
  select 'jobs:' || j.queue
  from automation.jobs j
  where j.status = 'PROCESSING' and j.lease_until <= :now::timestamptz
) w
limit 100
