-- Returns the first job that waits behind a priority and tenant, in the order of the claims' index; nulls when none does. `priorities`,
-- `tenants`, `run_ats` and `ids` say where the first job of some of those that follow was a moment ago: the scan of each begins there, because
-- before it are only rows that were claimed. Without settings of its own: its callers turn off other plans than scans of the index.
create or replace function automation.next_head(p_queue text, p_lowest integer, p_priority integer, p_tenant uuid,
  priorities integer[], tenants uuid[], run_ats timestamptz[], ids uuid[],
  out priority integer, out tenant_id uuid, out run_at timestamptz, out id uuid)
language plpgsql stable
as $$
#variable_conflict use_column
declare
  last_tenant_id constant uuid = 'ffffffff-ffff-ffff-ffff-ffffffffffff';
  after_priority integer = p_priority;
  after_tenant uuid = p_tenant;
begin
  for n in 1..cardinality(priorities) loop
    continue when (priorities[n], tenants[n]) <= (after_priority, after_tenant);
    exit when priorities[n] > p_lowest;
    -- Those of whom nothing is known come between. A branch for each part of the range: a scan does not stop at the second member of a row.
    select o.* into priority, tenant_id, run_at, id
    from (
      (select w.priority, w.tenant_id, w.run_at, w.id from automation.waiting_jobs w
       where w.queue = p_queue and not w.is_later and w.priority = after_priority and w.tenant_id > after_tenant
         and w.tenant_id < case when after_priority = priorities[n] then tenants[n] else last_tenant_id end
       order by w.tenant_id, w.run_at, w.id limit 1)
      union all
      (select w.priority, w.tenant_id, w.run_at, w.id from automation.waiting_jobs w
       where w.queue = p_queue and not w.is_later and w.priority > after_priority and w.priority < priorities[n]
       order by w.priority, w.tenant_id, w.run_at, w.id limit 1)
      union all
      (select w.priority, w.tenant_id, w.run_at, w.id from automation.waiting_jobs w
       where w.queue = p_queue and not w.is_later and after_priority < priorities[n] and w.priority = priorities[n] and w.tenant_id < tenants[n]
       order by w.tenant_id, w.run_at, w.id limit 1)
      union all
      (select w.priority, w.tenant_id, w.run_at, w.id from automation.waiting_jobs w
       where w.queue = p_queue and not w.is_later and w.priority = priorities[n] and w.tenant_id = tenants[n]
         and (w.run_at, w.id) >= (run_ats[n], ids[n])
       order by w.run_at, w.id limit 1)
    ) o
    limit 1;
    if found then
      return;
    end if;
    after_priority = priorities[n];
    after_tenant = tenants[n];
  end loop;
  select w.priority, w.tenant_id, w.run_at, w.id into priority, tenant_id, run_at, id
  from automation.waiting_jobs w
  where w.queue = p_queue and not w.is_later and (w.priority, w.tenant_id) > (after_priority, after_tenant) and w.priority <= p_lowest
  order by w.priority, w.tenant_id, w.run_at, w.id limit 1;
end
$$;
