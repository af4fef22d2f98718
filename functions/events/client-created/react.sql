-- A customer was inserted: queues the WELCOME e-mail and adds an activity.
select
  e.occurred_at as "occurred_at!",
  automation.close_event(e.tenant_id, e.id, e.skip, :now::timestamptz) as "outcome!",
  case when e.skip is null then
    automation.queue_email(e.tenant_id, e.customer_id, e.id, 'WELCOME', '{}', :now::timestamptz)
  end as email_job_id,
  case when e.skip is null then
    automation.add_activity(e.tenant_id, e.customer_id, 'CLIENT_CREATED', 'Became a customer', '{}', :now::timestamptz)
  end as activity_id
from automation.open_event(:tenant_id::uuid, :event_id::uuid, 'CLIENT_CREATED') e
