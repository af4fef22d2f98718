-- Returns the job of an e-mail to a customer, or no row when the tenant sends no e-mail. The job itself asks what the customer
-- prefers, because that can change before it runs. Plain SQL without a search_path of its own, so that PostgreSQL inlines it.
create or replace function automation.email_job(
  of_tenant uuid, of_customer uuid, event_id uuid, template text, variables jsonb, at timestamptz
) returns table (tenant_id uuid, type text, queue text, priority integer, payload jsonb, dedupe_key text, run_at timestamptz)
language sql stable
as $$
  select of_tenant, 'SEND_EMAIL', 'email', 5,
    jsonb_build_object('template', template, 'customerId', of_customer, 'eventId', event_id, 'variables', variables),
    'email:' || event_id || ':' || template, at
  from automation.tenant_settings s
  where s.tenant_id = of_tenant and s.email_workflows
$$;
