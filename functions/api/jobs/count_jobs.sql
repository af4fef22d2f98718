-- Counts jobs by queue, type and status. Delayed jobs are those whose moment is still to come.
select
  left(j.queue, 100) as "queue!",
  left(j.type, 100) as "type!",
  automation.shown_status(j.status, j.discarded_at) as "status!",
  j.status = 'QUEUED' and j.run_at > :now::timestamptz as "is_delayed!",
  count(*)::int as "jobs!"
from automation.jobs j
where j.tenant_id = :tenant_id::uuid
group by 1, 2, 3, 4
order by 1, 2, 3, 4
limit 1000
