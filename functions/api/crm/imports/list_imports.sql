-- Lists imports, newest first, or the one with an id: a page has no room for all headers. One whose job has failed for good has failed; a person may retry that job.
select
  i.id as "id!",
  i.collection as "collection!",
  i.file_name as "file_name!",
  case when :id::uuid is null then i.settings - 'columns' - 'constants' else i.settings end as "settings!",
  case when i.ended_at is null and j.status in ('FAILED', 'CANCELLED') then lower(j.status) else i.state end as "state!",
  coalesce(i.problem, case when i.ended_at is null and j.status = 'FAILED' then left(j.error, 1000) end) as "problem?",
  i.job_id as "job_id?",
  i.size_bytes as "size_bytes!",
  i.bytes_read as "bytes_read!",
  i.rows_read as "rows_read!",
  i.created as "created!",
  i.updated as "updated!",
  i.unchanged as "unchanged!",
  i.held as "held!",
  i.refused as "refused!",
  i.released as "released!",
  case when :id::uuid is null then '[]' else i.ignored_columns end as "ignored_columns!",
  i.has_report as "has_report!",
  i.created_by as "created_by!",
  i.created_at as "created_at!",
  i.upload_until as "upload_until!",
  i.started_at as "started_at?",
  i.ended_at as "ended_at?",
  i.created_at::text as "cursor_at!"
from automation.row_imports i
left join automation.jobs j on j.tenant_id = :tenant_id::uuid and j.id = i.job_id
where i.tenant_id = :tenant_id::uuid
  and (:id::uuid is null or i.id = :id::uuid)
  and (:collection::text is null or i.collection = :collection::text)
  and (:after_id::uuid is null or (i.created_at, i.id) < (:after_at::text::timestamptz, :after_id::uuid))
order by i.created_at desc, i.id desc
limit :limit::int
