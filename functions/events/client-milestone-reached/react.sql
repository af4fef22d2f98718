-- A milestone was reported through the API: queues an e-mail and adds an activity.
with event as materialized (
  select e.tenant_id, e.id, e.customer_id, e.occurred_at, e.skip,
    coalesce(left(e.data ->> 'milestone', 200), 'a milestone') as milestone
  from automation.open_event(:tenant_id::uuid, :event_id::uuid, 'CLIENT_MILESTONE_REACHED') e
)
select
  e.occurred_at as "occurred_at!",
  automation.close_event(e.tenant_id, e.id, e.skip, :now::timestamptz) as "outcome!",
  case when e.skip is null then
    automation.queue_email(e.tenant_id, e.customer_id, e.id, 'MILESTONE_REACHED', jsonb_build_object('milestone', e.milestone), :now::timestamptz)
  end as email_job_id,
  case when e.skip is null then
    automation.add_activity(e.tenant_id, e.customer_id, 'MILESTONE_REACHED', 'Reached ' || e.milestone,
      jsonb_build_object('milestone', e.milestone), :now::timestamptz)
  end as activity_id
from event e
