-- Queues the generation of a deliverable. Returns null when the customer has it already or a live job makes it.
create or replace function automation.queue_deliverable(
  of_tenant uuid, of_customer uuid, of_month integer, job_priority integer, not_before timestamptz, at timestamptz
) returns uuid
language sql set search_path = ''
as $$
  select automation.queue_job(
    of_tenant, 'GENERATE_DELIVERABLE', 'ai-generation', job_priority,
    jsonb_build_object('customerId', of_customer, 'month', of_month),
    'deliverable:' || of_customer || ':' || of_month, not_before, at)
  where not exists (
    select from crm.deliverables d where d.tenant_id = of_tenant and d.customer_id = of_customer and d.month = of_month
  )
$$;
