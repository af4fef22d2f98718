-- Remembers for the next claim of a lane whose turn was last, if any, and where the first jobs are (automation.next_jobs). Claims of a lane
-- without limits do not wait for each other's note.
create or replace function automation.end_turn(p_queue text, p_lane text, p_tenant uuid, priorities integer[], tenants uuid[],
  run_ats timestamptz[], ids uuid[], p_heads_at timestamptz) returns void
language plpgsql set search_path = ''
as $$
begin
  -- Only without a row: an insert that meets one waits for the transaction that is changing it.
  if not exists (select from automation.job_lanes l where l.queue = p_queue and l.lane = p_lane) then
    insert into automation.job_lanes (queue, lane) values (p_queue, p_lane) on conflict (queue, lane) do nothing;
  end if;
  update automation.job_lanes l
  set last_tenant = coalesce(p_tenant, l.last_tenant), head_priorities = h.priorities, head_tenants = h.tenants, head_run_ats = h.run_ats,
    head_ids = h.ids, heads_at = p_heads_at
  from (
    select array_agg(o.priority order by o.priority, o.tenant_id) as priorities, array_agg(o.tenant_id order by o.priority, o.tenant_id) as tenants,
      array_agg(o.run_at order by o.priority, o.tenant_id) as run_ats, array_agg(o.id order by o.priority, o.tenant_id) as ids
    from unnest(priorities, tenants, run_ats, ids) o(priority, tenant_id, run_at, id)
  ) h
  where l.ctid in (
    select o.ctid from automation.job_lanes o where o.queue = p_queue and o.lane = p_lane for no key update skip locked
  );
end
$$;
