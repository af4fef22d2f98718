-- Notes the customers of the orders whose lines a statement changed or deleted.
create or replace function automation.note_changed_order_lines() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  insert into automation.changed_customers (tenant_id, customer_id, changed_xid)
  select distinct o.tenant_id, o.customer_id, pg_current_xact_id()
  from changed c join crm.orders o on o.tenant_id = c.tenant_id and o.id = c.order_id;
  return null;
end
$$;
