-- Deliverables are overdue: queues e-mails and adds activities, where they were not completed meanwhile.
create or replace function automation.react_to_deliverable_overdue(p_events automation.events[], p_now timestamptz)
returns table (tenant_id uuid, event_id uuid, skip text)
language sql set search_path = ''
as $$
  with event as materialized (
    select e.tenant_id, e.id, e.customer_id, d.id as deliverable_id, d.month, coalesce(left(d.title, 200), 'Month ' || d.month) as title,
      -- In the tenant's time zone, if the event's data has it; events that were posted through the API may not.
      coalesce(left(e.data ->> 'dueOn', 10), to_char(d.due_at at time zone 'UTC', 'YYYY-MM-DD'), '') as due_on,
      case when d.id is null then 'DELIVERABLE_GONE' when d.status = 'COMPLETED' then 'COMPLETED_MEANWHILE' end as skip
    from unnest(p_events) e
    left join crm.deliverables d on d.tenant_id = e.tenant_id and d.customer_id = e.customer_id
      and d.id = automation.id_in(e.data, 'deliverableId')
  ),
  queued as (
    insert into automation.jobs (tenant_id, type, queue, priority, payload, dedupe_key, run_at, rank_at, created_at, event_id)
    select j.tenant_id, j.type, j.queue, j.priority, j.payload, j.dedupe_key, j.run_at, automation.rank_at(j.run_at, j.priority), p_now, e.id
    from event e
    cross join lateral (
      select m.tenant_id, m.type, m.queue, m.priority, m.payload, m.dedupe_key, m.run_at
      from automation.email_job(e.tenant_id, e.customer_id, e.id, 'DELIVERABLE_OVERDUE',
        jsonb_build_object('month', e.month, 'title', e.title, 'dueOn', e.due_on), p_now) m
    ) j
    where e.skip is null
    on conflict (tenant_id, live_key) where live_key is not null do nothing
  ),
  noted as (
    insert into crm.activities (tenant_id, customer_id, type, summary, data, occurred_at)
    select e.tenant_id, e.customer_id, 'DELIVERABLE_OVERDUE', 'The deliverable of month ' || e.month || ' is overdue',
      jsonb_build_object('deliverableId', e.deliverable_id, 'month', e.month, 'dueOn', e.due_on), p_now
    from event e
    where e.skip is null
  )
  select e.tenant_id, e.id, e.skip from event e
$$;
