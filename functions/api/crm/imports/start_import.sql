-- Queues the job of an import that waits for its file; a large file takes many turns, any of which may fail. Nothing happens when it was started before.
with started as (
  update automation.row_imports i
  set state = 'queued', job_id = :job_id::uuid, problem = null
  where i.tenant_id = :tenant_id::uuid and i.id = :id::uuid and i.state = 'waiting'
  returning i.id
)
insert into automation.jobs (id, tenant_id, type, queue, priority, payload, max_attempts, run_at, rank_at, created_at)
select :job_id::uuid, :tenant_id::uuid, 'IMPORT_ROWS', 'file-operations', 7, jsonb_build_object('importId', s.id), 10, :now::timestamptz,
  automation.rank_at(:now::timestamptz, 7), :now::timestamptz
from started s
