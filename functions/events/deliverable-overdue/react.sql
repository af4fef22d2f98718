-- A deliverable is overdue: queues an e-mail and adds an activity, unless it was completed meanwhile.
with event as materialized (
  select e.tenant_id, e.id, e.customer_id, e.occurred_at, d.id as deliverable_id, d.month, coalesce(left(d.title, 200), 'Month ' || d.month) as title,
    -- In the tenant's time zone, if the event's data has it; events that were posted through the API may not.
    coalesce(left(e.data ->> 'dueOn', 10), to_char(d.due_at at time zone 'UTC', 'YYYY-MM-DD'), '') as due_on,
    coalesce(e.skip, case
      when d.id is null then 'DELIVERABLE_GONE'
      when d.status = 'COMPLETED' then 'COMPLETED_MEANWHILE'
    end) as skip
  from automation.open_event(:tenant_id::uuid, :event_id::uuid, 'DELIVERABLE_OVERDUE') e
  left join crm.deliverables d on d.tenant_id = e.tenant_id and d.customer_id = e.customer_id
    and d.id = automation.id_in(e.data, 'deliverableId')
)
select
  e.occurred_at as "occurred_at!",
  automation.close_event(e.tenant_id, e.id, e.skip, :now::timestamptz) as "outcome!",
  case when e.skip is null then
    automation.queue_email(e.tenant_id, e.customer_id, e.id, 'DELIVERABLE_OVERDUE',
      jsonb_build_object('month', e.month, 'title', e.title, 'dueOn', e.due_on), :now::timestamptz)
  end as email_job_id,
  case when e.skip is null then
    automation.add_activity(e.tenant_id, e.customer_id, 'DELIVERABLE_OVERDUE', 'The deliverable of month ' || e.month || ' is overdue',
      jsonb_build_object('deliverableId', e.deliverable_id, 'month', e.month, 'dueOn', e.due_on), :now::timestamptz)
  end as activity_id
from event e
