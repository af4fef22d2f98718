-- A customer became active: queues an e-mail, a business plan unless one exists or is queued, and an hour later the first deliverable.
select
  e.occurred_at as "occurred_at!",
  automation.close_event(e.tenant_id, e.id, e.skip, :now::timestamptz) as "outcome!",
  case when e.skip is null then
    automation.queue_email(e.tenant_id, e.customer_id, e.id, 'CLIENT_ACTIVATED', '{}', :now::timestamptz)
  end as email_job_id,
  case when e.skip is null
    and not exists (select from crm.business_plans p where p.tenant_id = e.tenant_id and p.customer_id = e.customer_id)
  then
    automation.queue_job(e.tenant_id, 'GENERATE_BUSINESS_PLAN', 'ai-generation', 3,
      jsonb_build_object('customerId', e.customer_id), 'plan:' || e.customer_id, :now::timestamptz, :now::timestamptz)
  end as plan_job_id,
  case when e.skip is null then
    automation.queue_deliverable(e.tenant_id, e.customer_id, 1, 3, :now::timestamptz + interval '1 hour', :now::timestamptz)
  end as deliverable_job_id
from automation.open_event(:tenant_id::uuid, :event_id::uuid, 'CLIENT_ACTIVATED') e
