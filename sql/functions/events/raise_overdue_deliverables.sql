-- Raises DELIVERABLE_OVERDUE for deliverables whose due moment has passed, once per due moment. Returns how many events
-- are new.
create or replace function automation.raise_overdue_deliverables(of_tenant uuid, time_zone text, at timestamptz) returns integer
language sql set search_path = ''
as $$
  with raised as (
    insert into automation.events (tenant_id, type, customer_id, data, occurred_at, dedupe_key)
    select d.tenant_id, 'DELIVERABLE_OVERDUE', d.customer_id,
      jsonb_build_object('deliverableId', d.id, 'month', d.month, 'dueOn', date(d.due_at at time zone time_zone)),
      at, 'crm:overdue:' || d.id || ':' || extract(epoch from d.due_at)
    from crm.deliverables d
    join automation.tenant_settings s on s.tenant_id = d.tenant_id and s.client_journey
    where d.tenant_id = of_tenant and d.due_at <= at and d.status <> 'COMPLETED'
    on conflict do nothing
    returning id
  )
  select cast(count(*) as integer) from raised
$$;
