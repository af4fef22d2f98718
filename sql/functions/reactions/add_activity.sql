-- Writes an activity of a customer. Returns its id.
create or replace function automation.add_activity(
  of_tenant uuid, of_customer uuid, activity_type text, activity_summary text, activity_data jsonb, at timestamptz
) returns uuid
language sql set search_path = ''
as $$
  insert into crm.activities (tenant_id, customer_id, type, summary, data, occurred_at)
  values (of_tenant, of_customer, activity_type, activity_summary, activity_data, at)
  returning id
$$;
