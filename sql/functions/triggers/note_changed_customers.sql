-- Notes which customers' orders or samples a statement wrote, so that scheduled evaluations look at them again.
create or replace function automation.note_changed_customers() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  insert into automation.changed_customers (tenant_id, customer_id, changed_xid)
  select distinct c.tenant_id, c.customer_id, pg_current_xact_id() from changed c;
  return null;
end
$$;
