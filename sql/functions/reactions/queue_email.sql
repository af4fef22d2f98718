-- Queues an e-mail to a customer. Returns null when the tenant sends no e-mail. The job itself asks what the customer
-- prefers, because that can change before it runs.
create or replace function automation.queue_email(
  of_tenant uuid, of_customer uuid, event_id uuid, template text, variables jsonb, at timestamptz
) returns uuid
language sql set search_path = ''
as $$
  select automation.queue_job(
    of_tenant, 'SEND_EMAIL', 'email', 5,
    jsonb_build_object('template', template, 'customerId', of_customer, 'eventId', event_id, 'variables', variables),
    'email:' || event_id || ':' || template, at, at)
  from automation.tenant_settings s
  where s.tenant_id = of_tenant and s.email_workflows
$$;
