-- Inserts a run of maintenance whose work is a job: the run's row, and one job for the given tenant or for every tenant
-- with the needed settings on that does not pause it. A second delivery finds both by the id that is made of name, source and scheduled time.
-- While the job of an earlier run is open no other is inserted, so after days without a run there is only one.
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
    and not exists (select from automation.maintenance_pauses p where p.tenant_id = t.id and p.name = :name::text)
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
