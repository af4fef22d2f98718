-- Tells whether a job or a run that a tenant's schedule started is not over. Looks at the last hundred that it started.
create or replace function automation.is_own_schedule_going(p_tenant_id uuid, p_schedule_id uuid) returns boolean
language sql stable set search_path = ''
as $$
  select exists (
    select from (
      select f.job_id, f.run_id
      from automation.schedule_firings f
      where f.tenant_id = p_tenant_id and f.schedule_id = p_schedule_id and (f.job_id is not null or f.run_id is not null)
      order by f.due_at desc, f.id desc
      limit 100
    ) f
    left join automation.jobs j on j.tenant_id = p_tenant_id and j.id = f.job_id
    left join automation.runs r on r.tenant_id = p_tenant_id and r.id = f.run_id
    where j.status in ('QUEUED', 'PROCESSING') or r.status = 'RUNNING'
  )
$$;
