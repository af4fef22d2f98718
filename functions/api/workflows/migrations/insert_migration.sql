-- Records a migration and queues its job. Idempotent: the caller makes the ids. No row while another migration of the workflow is under way. The
-- caller holds the workflow's lock.
with migration as (
  insert into automation.graph_migrations (tenant_id, id, workflow_id, job_id, from_graph, to_graph, map, percent, reverse_of, total, created_by, created_at)
  select :tenant_id::uuid, :migration_id::uuid, :workflow_id::uuid, :job_id::uuid, :from_graph::text::bigint, :to_graph::text::bigint, :map::jsonb,
    :percent::float8::numeric, :reverse_of::uuid, (
      select count(*) from automation.runs_to_migrate(:tenant_id::uuid, :from_graph::text::bigint, :to_graph::text::bigint, :percent::float8::numeric,
        :reverse_of::uuid, :now::timestamptz, null, null)),
    :actor::text, :now::timestamptz
  where not exists (
    select from automation.graph_migrations o
    join automation.jobs j on j.tenant_id = o.tenant_id and j.id = o.job_id and j.status in ('QUEUED', 'PROCESSING')
    where o.tenant_id = :tenant_id::uuid and o.workflow_id = :workflow_id::uuid and o.ended_at is null and o.id <> :migration_id::uuid)
  on conflict do nothing
  returning id, job_id, total
),
job as (
  insert into automation.jobs (id, tenant_id, type, queue, priority, payload, run_at, rank_at, created_at)
  select m.job_id, :tenant_id::uuid, 'MIGRATE_RUNS', 'database-operations', 5, jsonb_build_object('migrationId', m.id), :now::timestamptz,
    automation.rank_at(:now::timestamptz, 5), :now::timestamptz
  from migration m
)
select m.total from migration m
