-- Finds the customer whose id, e-mail address, account number or external id a delivery has; of several the oldest. Null: nobody.
create or replace function automation.matching_customer(p_tenant_id uuid, p_match_by text, p_value text) returns uuid
language plpgsql stable set search_path = ''
as $$
begin
  if p_match_by = 'id' and not pg_catalog.pg_input_is_valid(p_value, 'uuid') then
    return null;
  end if;
  -- The indexes are over the first sixty characters.
  return case p_match_by
    when 'id' then (
      select c.id from crm.customers c
      where c.tenant_id = p_tenant_id and c.id = p_value::uuid)
    when 'externalId' then (
      select c.id from crm.customers c where c.tenant_id = p_tenant_id and c.external_id = p_value)
    when 'email' then (
      select c.id from crm.customers c
      where c.tenant_id = p_tenant_id and "left"(lower(c.email), 60) = "left"(lower(p_value), 60) and lower(c.email) = lower(p_value)
      order by c.created_at, c.id limit 1)
    when 'accountNumber' then (
      select c.id from crm.customers c
      where c.tenant_id = p_tenant_id and "left"(lower(c.account_number), 60) = "left"(lower(p_value), 60) and lower(c.account_number) = lower(p_value)
      order by c.created_at, c.id limit 1)
  end;
end
$$;
