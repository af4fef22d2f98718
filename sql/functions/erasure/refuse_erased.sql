-- Refuses a row of a customer who was erased: nothing of the person comes back by another door.
create or replace function automation.refuse_erased() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  if exists (select from automation.erasures e where e.tenant_id = new.tenant_id and e.customer_id = new.customer_id) then
    raise exception using errcode = 'check_violation', schema = tg_table_schema, table = tg_table_name, constraint = tg_table_name || '_customer_erased',
      message = format('%s_customer_erased: the customer %s was erased', tg_table_name, new.customer_id),
      hint = 'A person who comes back is a new row of crm.customers.';
  end if;
  return new;
end
$$;
