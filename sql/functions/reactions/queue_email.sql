-- Queues an e-mail to a customer. Returns null when the tenant sends no e-mail.
create or replace function automation.queue_email(
  of_tenant uuid, of_customer uuid, event_id uuid, template text, variables jsonb, at timestamptz
) returns uuid
language sql set search_path = ''
as $$
  select automation.queue_job(j.tenant_id, j.type, j.queue, j.priority, j.payload, j.dedupe_key, j.run_at, at)
  from automation.email_job(of_tenant, of_customer, event_id, template, variables, at) j
$$;
