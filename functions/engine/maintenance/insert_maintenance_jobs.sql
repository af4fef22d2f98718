-- A run of maintenance whose work is a job: one job for the tenant that the run is for, or for every tenant that has the
-- settings on; and the run's row. A second delivery finds both by the id that name, source and scheduled time give. While
-- the job of an earlier run is open there is no other: what was missed for days is caught up once.
with run as (
  select md5(concat_ws('/', :name::text, :source::text, extract(epoch from :scheduled_at::timestamptz)::text))::uuid as id
),
concerned as (
  select :tenant_id::uuid as tenant_id
  where not :is_for_every_tenant::boolean
  union all
  select t.id
  from crm.tenants t
  left join automation.tenant_settings s on s.tenant_id = t.id
  where :is_for_every_tenant::boolean
    and (not :needs_client_journey::boolean or s.client_journey)
    and (not :needs_email_workflows::boolean or s.email_workflows)
),
inserted as (
  insert into automation.jobs (id, tenant_id, type, queue, priority, payload, run_at, rank_at, dedupe_key, created_at)
  select run.id, c.tenant_id, :type::text, :queue::text, :priority::int,
    jsonb_build_object('scheduledAt', to_char(:scheduled_at::timestamptz at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')),
    :wall_now::timestamptz, automation.rank_at(:wall_now::timestamptz, :priority::int),
    'maintenance:' || :name::text, :wall_now::timestamptz
  from run cross join concerned c
  on conflict do nothing
  returning tenant_id
),
recorded as (
  insert into automation.maintenance_runs (id, tenant_id, name, source, scheduled_at, requested_by, status, detail,
    started_at, finished_at)
  select run.id, :tenant_id::uuid, :name::text, :source::text, :scheduled_at::timestamptz, :requested_by::text, 'SUCCEEDED',
    jsonb_build_object('jobs', (select count(*) from inserted)), :wall_now::timestamptz, :wall_now::timestamptz
  from run
  on conflict do nothing
)
select count(*)::int as "jobs!" from inserted
