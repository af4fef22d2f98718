-- Returns the job that generates a deliverable, or no row when the customer has that deliverable already. Plain SQL without a
-- search_path of its own, so that PostgreSQL inlines it.
create or replace function automation.deliverable_job(
  of_tenant uuid, of_customer uuid, of_month integer, job_priority integer, not_before timestamptz
) returns table (tenant_id uuid, type text, queue text, priority integer, payload jsonb, dedupe_key text, run_at timestamptz)
language sql stable
as $$
  select of_tenant, 'GENERATE_DELIVERABLE', 'ai-generation', job_priority,
    jsonb_build_object('customerId', of_customer, 'month', of_month),
    'deliverable:' || of_customer || ':' || of_month, not_before
  where not exists (
    select from crm.deliverables d where d.tenant_id = of_tenant and d.customer_id = of_customer and d.month = of_month
  )
$$;
