-- Records an export and queues its job. Idempotent: the caller makes the ids.
with job as (
  insert into automation.jobs (id, tenant_id, type, queue, priority, payload, max_attempts, run_at, rank_at, created_at)
  values (:job_id::uuid, :tenant_id::uuid, 'EXPORT_ROWS', 'file-operations', 7, jsonb_build_object('exportId', :id::uuid), 10, :now::timestamptz,
    automation.rank_at(:now::timestamptz, 7), :now::timestamptz)
  on conflict do nothing
)
insert into automation.row_exports (tenant_id, id, collection, settings, state, job_id, created_by, created_at)
values (:tenant_id::uuid, :id::uuid, :collection::text, :settings::jsonb, 'queued', :job_id::uuid, :actor::text, :now::timestamptz)
on conflict do nothing
