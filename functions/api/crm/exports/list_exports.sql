-- Lists exports, newest first, or the one with an id. One whose job has failed for good has failed; a person may retry that job.
select
  e.id as "id!",
  e.collection as "collection!",
  e.settings as "settings!",
  case when e.ended_at is null and j.status in ('FAILED', 'CANCELLED') then lower(j.status) else e.state end as "state!",
  case when e.ended_at is null and j.status = 'FAILED' then left(j.error, 1000) end as "problem?",
  e.job_id as "job_id!",
  e.rows as "rows!",
  e.bytes::float8 as "bytes!",
  e.created_by as "created_by!",
  e.created_at as "created_at!",
  e.ended_at as "ended_at?",
  e.created_at::text as "cursor_at!"
from automation.row_exports e
left join automation.jobs j on j.tenant_id = :tenant_id::uuid and j.id = e.job_id
where e.tenant_id = :tenant_id::uuid
  and (:id::uuid is null or e.id = :id::uuid)
  and (:collection::text is null or e.collection = :collection::text)
  and (:after_id::uuid is null or (e.created_at, e.id) < (:after_at::text::timestamptz, :after_id::uuid))
order by e.created_at desc, e.id desc
limit :limit::int
