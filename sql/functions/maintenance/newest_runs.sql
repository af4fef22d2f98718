-- Lists the newest runs of each piece of maintenance of a tenant, or of the installation: recorded runs, and the jobs that did their
-- work, which have the same id. The result of a job counts, not that it was queued.
create or replace function automation.newest_runs(of_tenant uuid, most integer)
returns table (id uuid, name text, source text, scheduled_at timestamptz, requested_by text, status text, detail jsonb, error text,
  started_at timestamptz, finished_at timestamptz)
language sql stable set search_path = ''
as $$
  with runs as (
    select coalesce(r.id, j.id) as id,
      coalesce(r.name, substr(j.dedupe_key, length('maintenance:') + 1)) as name,
      coalesce(r.source, 'SCHEDULE') as source,
      coalesce(r.scheduled_at, j.created_at) as scheduled_at,
      r.requested_by,
      case j.status when 'PROCESSING' then 'RUNNING' when 'COMPLETED' then 'SUCCEEDED' else coalesce(j.status, r.status) end as status,
      coalesce(j.result, r.detail) as detail,
      left(coalesce(j.error, r.error), 500) as error,
      coalesce(j.started_at, case when j.id is null then r.started_at end) as started_at,
      coalesce(j.completed_at, case when j.id is null then r.finished_at end) as finished_at
    from (select m.* from automation.maintenance_runs m where m.tenant_id = of_tenant) r
    full join (
      select o.id, o.dedupe_key, o.status, o.result, o.error, o.created_at, o.started_at, o.completed_at
      from automation.jobs o
      where o.tenant_id = of_tenant and o.dedupe_key like 'maintenance:%'
    ) j on j.id = r.id
  ),
  ranked as (
    select runs.*, row_number() over (partition by name order by scheduled_at desc, id) as place
    from runs
  )
  select k.id, k.name, k.source, k.scheduled_at, k.requested_by, k.status, k.detail, k.error, k.started_at, k.finished_at
  from ranked k
  where k.place <= most
$$;
