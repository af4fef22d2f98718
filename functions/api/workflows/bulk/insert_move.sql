-- Records a move of many runs and queues its job. Idempotent: the caller makes the ids.
with job as (
  insert into automation.jobs (id, tenant_id, type, queue, priority, payload, run_at, rank_at, created_at)
  select :job_id::uuid, :tenant_id::uuid, 'MOVE_RUNS', 'database-operations', 5, jsonb_build_object('moveId', :move_id::uuid), :now::timestamptz,
    automation.rank_at(:now::timestamptz, 5), :now::timestamptz
  on conflict do nothing
)
insert into automation.run_moves (tenant_id, id, job_id, action, filter, graph_id, total, created_by, created_at)
values (:tenant_id::uuid, :move_id::uuid, :job_id::uuid, :action::text, :filter::jsonb, :graph_id::text::bigint, :total::int, :actor::text, :now::timestamptz)
on conflict do nothing
