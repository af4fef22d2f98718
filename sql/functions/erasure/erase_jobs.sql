-- Cancels the queued jobs of a customer and takes out what all of them say of the person; returns how many were cancelled. One that runs at this moment
-- ends by itself.
create or replace function automation.erase_jobs(p_tenant_id uuid, p_customer_id uuid, p_runs uuid[], p_now timestamptz) returns integer
language plpgsql set search_path = ''
as $$
declare
  ids uuid[];
  cancelled integer;
begin
  select array_agg(j.id) into ids
  from (
    select o.id from automation.jobs o where o.tenant_id = p_tenant_id and o.payload ->> 'customerId' = p_customer_id::text
    union
    select o.id
    from automation.events e
    join automation.jobs o on o.tenant_id = e.tenant_id and o.event_id = e.id
    where e.tenant_id = p_tenant_id and e.customer_id = p_customer_id
    union
    -- Jobs have no index by their run: those from before its start are left out.
    select o.id
    from automation.jobs o
    where o.tenant_id = p_tenant_id
      and o.created_at >= (select min(r.started_at) from automation.runs r where r.tenant_id = p_tenant_id and r.id = any (p_runs))
      and o.run_id = any (p_runs)
  ) j;
  update automation.jobs j
  set status = 'CANCELLED', error = 'ERASED: the customer was erased', completed_at = p_now
  where j.tenant_id = p_tenant_id and j.id = any (ids) and j.status = 'QUEUED' and j.type <> 'ERASE_FILES';
  get diagnostics cancelled = row_count;
  -- Their type, times and outcome are figures; the ids of customer and event say whose they were.
  update automation.jobs j
  set payload = case when j.payload ? 'customerId' then jsonb_build_object('customerId', j.payload -> 'customerId') else '{}' end,
    result = null, failures = '[]', notes = '[]', effect = null,
    discard_reason = case when j.discard_reason is not null then 'Erased' end,
    error = case when j.error is not null then split_part(j.error, ':', 1) end
  where j.tenant_id = p_tenant_id and j.id = any (ids);
  update automation.email_reports r
  set address = 'erased', detail = null
  where r.tenant_id = p_tenant_id and r.job_id = any (ids);
  return cancelled;
end
$$;
