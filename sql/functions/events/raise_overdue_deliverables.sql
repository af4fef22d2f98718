-- Raises DELIVERABLE_OVERDUE for deliverables whose due moment has passed, once per due moment, and deliverable.overdue where somebody listens to it:
-- of what came due since the workflow was first published, or the subscription was made. Returns how many events are new.
create or replace function automation.raise_overdue_deliverables(of_tenant uuid, time_zone text, at timestamptz) returns integer
language sql set search_path = ''
as $$
  with overdue as materialized (
    select d.* from crm.deliverables d where d.tenant_id = of_tenant and d.due_at <= at and d.status <> 'COMPLETED'
  ),
  raised as (
    insert into automation.events (tenant_id, type, customer_id, data, occurred_at, dedupe_key)
    select d.tenant_id, 'DELIVERABLE_OVERDUE', d.customer_id,
      jsonb_build_object('deliverableId', d.id, 'month', d.month, 'dueOn', date(d.due_at at time zone time_zone)),
      at, 'crm:overdue:' || d.id || ':' || extract(epoch from d.due_at)
    from overdue d
    join automation.tenant_settings s on s.tenant_id = d.tenant_id and s.client_journey
    on conflict do nothing
    returning id
  ),
  told as (
    insert into automation.events (tenant_id, type, customer_id, data, occurred_at, dedupe_key, handled_at, outcome)
    select d.tenant_id, 'deliverable.overdue', d.customer_id,
      jsonb_build_object('deliverableId', d.id, 'month', d.month, 'title', left(d.title, 500), 'status', d.status, 'dueAt', d.due_at,
        'dueOn', date(d.due_at at time zone time_zone)),
      at, 'crm:deliverable.overdue:' || d.id || ':' || extract(epoch from d.due_at), at, 'DONE'
    from overdue d
    where exists (
      select from automation.event_listeners l
      join automation.graphs g on g.tenant_id = l.tenant_id and g.id = l.graph_id
      join automation.graphs f on f.tenant_id = g.tenant_id and f.workflow_id = g.workflow_id and f.version = 1 and f.published_at <= d.due_at
      where l.event_type = 'deliverable.overdue' and l.tenant_id = d.tenant_id
      union all
      select from automation.event_listeners l
      join automation.webhook_subscriptions w on w.tenant_id = l.tenant_id and w.id = l.subscription_id and w.created_at <= d.due_at
      where l.event_type = 'deliverable.overdue' and l.tenant_id = d.tenant_id)
    on conflict do nothing
    returning id
  )
  select cast((select count(*) from raised) + (select count(*) from told) as integer)
$$;
