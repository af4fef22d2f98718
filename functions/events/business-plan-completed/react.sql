-- A business plan was completed: queues an e-mail, and a PDF of the newest completed version if the tenant wants PDFs.
with event as materialized (
  select e.tenant_id, e.id, e.customer_id, e.occurred_at, p.id as plan_id, p.version,
    coalesce(e.skip, case when p.id is null then 'BUSINESS_PLAN_GONE' end) as skip
  from automation.open_event(:tenant_id::uuid, :event_id::uuid, 'BUSINESS_PLAN_COMPLETED') e
  left join lateral (
    select n.id, n.version
    from crm.business_plans n
    where n.tenant_id = e.tenant_id and n.customer_id = e.customer_id and n.status = 'COMPLETED'
    order by n.version desc
    limit 1
  ) p on true
)
select
  e.occurred_at as "occurred_at!",
  automation.close_event(e.tenant_id, e.id, e.skip, :now::timestamptz) as "outcome!",
  case when e.skip is null then
    automation.queue_email(e.tenant_id, e.customer_id, e.id, 'BUSINESS_PLAN_READY', jsonb_build_object('version', e.version), :now::timestamptz)
  end as email_job_id,
  case when e.skip is null then
    automation.queue_pdf(e.tenant_id, 'planId', e.plan_id, :now::timestamptz)
  end as pdf_job_id
from event e
