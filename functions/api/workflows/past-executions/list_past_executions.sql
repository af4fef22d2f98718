-- Lists the runs of a workflow in the system that it comes from, the newest first, a page at a time. One without a start counts from its import.
select e.id, e.source_id, e.status, e.started_at, e.ended_at, e.error, e.imported_at, coalesce(e.started_at, e.imported_at)::text as "cursor_at!"
from automation.past_executions e
where e.tenant_id = :tenant_id::uuid and e.workflow_id = :workflow_id::uuid
  and (:after_id::uuid is null or (coalesce(e.started_at, e.imported_at), e.id) < (:after_at::text::timestamptz, :after_id::uuid))
order by coalesce(e.started_at, e.imported_at) desc, e.id desc
limit :limit::int
