-- Does what a tenant's schedule does at `p_due_at`, or by hand when `p_by` says who asks, and writes its history with the id `firing`. Idempotent: a moment
-- is done once, and so is an id. The caller has locked the schedule's row of automation.entry_schedules.
create or replace function automation.fire_own_schedule(p_tenant_id uuid, p_schedule_id uuid, p_due_at timestamptz, p_by text, firing uuid, p_now timestamptz)
returns void
language plpgsql set search_path = ''
as $$
declare
  of automation.schedules;
  why_not text;
  new_job uuid;
  new_run uuid;
begin
  insert into automation.schedule_firings (tenant_id, id, schedule_id, due_at, requested_by, status, fired_at)
  values (p_tenant_id, firing, p_schedule_id, p_due_at, p_by, 'STARTED', p_now)
  on conflict do nothing;
  if not found then
    return;
  end if;
  select s.* into strict of from automation.schedules s where s.tenant_id = p_tenant_id and s.id = p_schedule_id;
  if of.overlap = 'skip' and automation.is_own_schedule_going(p_tenant_id, p_schedule_id) then
    why_not = 'OVERLAP';
  elsif of.job_type is not null then
    insert into automation.jobs (tenant_id, type, queue, priority, payload, run_at, rank_at, dedupe_key, created_at)
    values (p_tenant_id, of.job_type, of.queue, of.priority, of.payload, p_now, automation.rank_at(p_now, of.priority), 'schedule:' || firing, p_now)
    returning id into new_job;
  elsif exists (
    select from automation.workflows w
    where w.tenant_id = p_tenant_id and w.id = of.workflow_id and w.status in ('ACTIVE', 'PAUSED') and not exists (
      select from automation.graph_nodes n
      cross join lateral pg_catalog.jsonb_array_elements(n.config -> 'entries') e (spec)
      where n.tenant_id = w.tenant_id and n.graph_id = w.active_graph_id and n.node = 0 and e.spec ->> 'kind' = 'manual' and e.spec ->> 'test' is null)
  ) then
    why_not = 'NO_MANUAL_ENTRY';
  else
    -- The schedule says whether runs may overlap, in place of the workflow's reentry.
    select r.run_id, r.refused into new_run, why_not
    from automation.start_runs(pg_catalog.jsonb_build_array(pg_catalog.jsonb_build_object(
      'tenantId', p_tenant_id, 'workflowId', of.workflow_id, 'customerId', null, 'key', 'schedule:' || firing, 'input', of.input,
      'priority', of.priority, 'reentry', 'every-occurrence',
      'trigger', pg_catalog.jsonb_build_object('kind', 'schedule', 'scheduleId', of.id, 'name', of.name, 'at', automation.iso_of(p_due_at), 'by', p_by))), p_now) r;
  end if;
  update automation.schedule_firings f
  set status = case when why_not is null then 'STARTED' else 'SKIPPED' end, reason = why_not, job_id = new_job, run_id = new_run
  where f.tenant_id = p_tenant_id and f.id = firing;
end
$$;
