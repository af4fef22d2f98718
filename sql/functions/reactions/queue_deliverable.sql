-- Queues the generation of a deliverable. Returns null when the customer has it already or a live job makes it.
create or replace function automation.queue_deliverable(
  of_tenant uuid, of_customer uuid, of_month integer, job_priority integer, not_before timestamptz, at timestamptz
) returns uuid
language sql set search_path = ''
as $$
  select automation.queue_job(j.tenant_id, j.type, j.queue, j.priority, j.payload, j.dedupe_key, j.run_at, at)
  from automation.deliverable_job(of_tenant, of_customer, of_month, job_priority, not_before) j
$$;
