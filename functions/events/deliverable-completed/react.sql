-- A deliverable was completed: queues its PDF, an e-mail and, five minutes later, the next month's deliverable; after the eighth ends the journey.
with event as materialized (
  select e.tenant_id, e.id, e.customer_id, e.occurred_at, d.id as deliverable_id, d.document_key, d.month, coalesce(left(d.title, 200), 'Month ' || d.month) as title,
    coalesce(e.skip, case when d.id is null then 'DELIVERABLE_GONE' end) as skip
  from automation.open_event(:tenant_id::uuid, :event_id::uuid, 'DELIVERABLE_COMPLETED') e
  left join crm.deliverables d on d.tenant_id = e.tenant_id and d.customer_id = e.customer_id
    and d.id = automation.id_in(e.data, 'deliverableId')
)
select
  e.occurred_at as "occurred_at!",
  automation.close_event(e.tenant_id, e.id, e.skip, :now::timestamptz) as "outcome!",
  case when e.skip is null and e.document_key is not null then
    automation.queue_pdf(e.tenant_id, 'deliverableId', e.deliverable_id, :now::timestamptz)
  end as pdf_job_id,
  case when e.skip is null then
    automation.queue_email(e.tenant_id, e.customer_id, e.id, 'DELIVERABLE_READY', jsonb_build_object('month', e.month, 'title', e.title), :now::timestamptz)
  end as email_job_id,
  case when e.skip is null and e.month < 8 then
    automation.queue_deliverable(e.tenant_id, e.customer_id, e.month + 1, 5,
      :now::timestamptz + interval '5 minutes', :now::timestamptz)
  end as deliverable_job_id,
  case when e.skip is null and e.month = 8 then
    automation.queue_email(e.tenant_id, e.customer_id, e.id, 'JOURNEY_COMPLETED', '{}', :now::timestamptz)
  end as last_email_job_id,
  case when e.skip is null and e.month = 8 then
    automation.add_activity(e.tenant_id, e.customer_id, 'MILESTONE_REACHED', 'Completed the eight months of the journey', '{"milestone": "JOURNEY_COMPLETED"}', :now::timestamptz)
  end as activity_id
from event e
