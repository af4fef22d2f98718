-- Refuses bookings of customers who were erased. After the rows: their foreign key has waited for an erasure that was going on.
create or replace function automation.refuse_erased_bookings() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  erased uuid;
begin
  select i.customer_id into erased
  from inserted i
  join automation.erasures e on e.tenant_id = i.tenant_id and e.customer_id = i.customer_id
  limit 1;
  if erased is not null then
    perform crm.refuse_booking('customer_erased', format('the customer %s was erased', erased),
      'A person who comes back is a new row of crm.customers.');
  end if;
  return null;
end
$$;
