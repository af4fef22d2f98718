-- Records how maintenance ended for a tenant: one row per scheduled time. A failure never replaces a success.
with recorded as (
  insert into automation.maintenance_runs as r (id, tenant_id, name, source, scheduled_at, requested_by, status, detail,
    error, started_at, finished_at)
  values (gen_random_uuid(), :tenant_id::uuid, :name::text, :source::text, :scheduled_at::timestamptz, :requested_by::text,
    :status::text, :detail::jsonb, :error::text, :started_at::timestamptz, :wall_now::timestamptz)
  on conflict (tenant_id, name, source, scheduled_at) do update set
    status = excluded.status, detail = excluded.detail, error = excluded.error, started_at = excluded.started_at,
    finished_at = excluded.finished_at
    where r.status <> 'SUCCEEDED'
  returning r.id
)
select count(*)::int as "recorded!" from recorded
