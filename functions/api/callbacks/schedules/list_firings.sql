-- Lists what a schedule did, newest first, with what became of the jobs and runs; or returns one.
select f.id, f.due_at, f.missed_until, f.requested_by, f.status as "status!", f.reason, f.detail, f.fired_at as "fired_at!",
  f.job_id, j.status as "job_status?", left(j.error, 1000) as "job_error?", f.run_id, r.status as "run_status?",
  f.due_at::text as "cursor_at!"
from automation.schedule_firings f
left join automation.jobs j on j.tenant_id = f.tenant_id and j.id = f.job_id
left join automation.runs r on r.tenant_id = f.tenant_id and r.id = f.run_id
where f.tenant_id = :tenant_id::uuid and f.schedule_id = :schedule_id::uuid
  and (:firing_id::uuid is null or f.id = :firing_id::uuid)
  and (:status::text is null or f.status = :status::text)
  and (:after_id::uuid is null or (f.due_at, f.id) < (:after_at::text::timestamptz, :after_id::uuid))
order by f.due_at desc, f.id desc
limit :limit::int
