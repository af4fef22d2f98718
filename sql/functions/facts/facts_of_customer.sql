-- Returns a customer as facts have one.
create or replace function automation.facts_of_customer(c crm.customers) returns jsonb
language sql stable
as $$
  select jsonb_build_object(
    'id', c.id, 'name', c.name, 'email', c.email, 'phone', c.phone, 'accountNumber', c.account_number, 'status', c.status,
    'salesRepId', c.sales_rep_id, 'doNotContactUntil', c.do_not_contact_until, 'timeZone', c.time_zone,
    'createdAt', automation.iso_of(c.created_at), 'updatedAt', automation.iso_of(c.updated_at), 'attributes', c.attributes, 'tags', c.tags)
$$;
