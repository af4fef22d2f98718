-- A month began: queues the next deliverable, if that of the highest month is delivered or completed.
with event as materialized (
  select e.tenant_id, e.id, e.customer_id, e.occurred_at, d.month,
    coalesce(e.skip, case
      when d.month is null then 'NO_DELIVERABLE'
      when d.status not in ('DELIVERED', 'COMPLETED') then 'LAST_NOT_DELIVERED'
      when d.month = 8 then 'JOURNEY_COMPLETED'
    end) as skip
  from automation.open_event(:tenant_id::uuid, :event_id::uuid, 'MONTH_TRANSITION') e
  left join lateral (
    select h.month, h.status
    from crm.deliverables h
    where h.tenant_id = e.tenant_id and h.customer_id = e.customer_id
    order by h.month desc
    limit 1
  ) d on true
)
select
  e.occurred_at as "occurred_at!",
  automation.close_event(e.tenant_id, e.id, e.skip, :now::timestamptz) as "outcome!",
  case when e.skip is null then
    automation.queue_deliverable(e.tenant_id, e.customer_id, e.month + 1, 5, :now::timestamptz, :now::timestamptz)
  end as deliverable_job_id
from event e
