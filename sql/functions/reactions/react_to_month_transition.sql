-- A month began: queues the next deliverables, where that of the highest month is delivered or completed.
create or replace function automation.react_to_month_transition(p_events automation.events[], p_now timestamptz)
returns table (tenant_id uuid, event_id uuid, skip text)
language sql set search_path = ''
as $$
  with event as materialized (
    select e.tenant_id, e.id, e.customer_id, d.month,
      case
        when d.month is null then 'NO_DELIVERABLE'
        when d.status not in ('DELIVERED', 'COMPLETED') then 'LAST_NOT_DELIVERED'
        when d.month = 8 then 'JOURNEY_COMPLETED'
      end as skip
    from unnest(p_events) e
    left join lateral (
      select h.month, h.status
      from crm.deliverables h
      where h.tenant_id = e.tenant_id and h.customer_id = e.customer_id
      order by h.month desc
      limit 1
    ) d on true
  ),
  queued as (
    insert into automation.jobs (tenant_id, type, queue, priority, payload, dedupe_key, run_at, rank_at, created_at, event_id)
    select j.tenant_id, j.type, j.queue, j.priority, j.payload, j.dedupe_key, j.run_at, automation.rank_at(j.run_at, j.priority), p_now, e.id
    from event e
    cross join lateral (
      select d.tenant_id, d.type, d.queue, d.priority, d.payload, d.dedupe_key, d.run_at
      from automation.deliverable_job(e.tenant_id, e.customer_id, e.month + 1, 5, p_now) d
    ) j
    where e.skip is null
    on conflict (tenant_id, live_key) where live_key is not null do nothing
  )
  select e.tenant_id, e.id, e.skip from event e
$$;
