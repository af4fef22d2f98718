-- Inserts a customer (`p_customer_id` null), or changes the one that the caller has locked, from `p_before` to `p_after`, and records it. Returns the id.
create or replace function automation.write_customer_of_delivery(
  p_endpoint automation.webhook_endpoints, p_customer_id uuid, p_before jsonb, p_after jsonb, p_now timestamptz
) returns uuid
language plpgsql set search_path = ''
as $$
declare
  written uuid = coalesce(p_customer_id, gen_random_uuid());
begin
  if p_customer_id is null then
    insert into crm.customers
      (id, tenant_id, name, email, phone, account_number, status, sales_rep_id, do_not_contact_until, time_zone, attributes, external_id, created_at,
      updated_at)
    values (written, p_endpoint.tenant_id, p_after ->> 'name', p_after ->> 'email', p_after ->> 'phone', p_after ->> 'accountNumber', p_after ->> 'status',
      (p_after ->> 'salesRepId')::uuid, (p_after ->> 'doNotContactUntil')::date, p_after ->> 'timeZone', p_after -> 'attributes', p_after ->> 'externalId', p_now,
      p_now);
  elsif p_after = p_before then
    return written;
  else
    update crm.customers c
    set name = p_after ->> 'name', email = p_after ->> 'email', phone = p_after ->> 'phone', account_number = p_after ->> 'accountNumber',
      status = p_after ->> 'status', sales_rep_id = (p_after ->> 'salesRepId')::uuid, do_not_contact_until = (p_after ->> 'doNotContactUntil')::date,
      time_zone = p_after ->> 'timeZone', attributes = p_after -> 'attributes', external_id = p_after ->> 'externalId',
      updated_at = p_now
    where c.tenant_id = p_endpoint.tenant_id and c.id = written;
  end if;
  insert into automation.audit_log (tenant_id, actor, action, entity_type, entity_id, changes, occurred_at)
  select p_endpoint.tenant_id, 'webhook:' || p_endpoint.id, case when p_customer_id is null then 'customer.created' else 'customer.changed' end, 'customer', written,
    coalesce(pg_catalog.jsonb_object_agg(m.name, pg_catalog.jsonb_build_object('from', m.old, 'to', m.new)), '{}'), p_now
  from (
    select coalesce(b.key, a.key) as name, b.value as old, a.value as new
    from automation.members_of_customer(p_before) b
    full join automation.members_of_customer(p_after) a on a.key = b.key
  ) m
  where m.old is distinct from m.new;
  return written;
end
$$;
