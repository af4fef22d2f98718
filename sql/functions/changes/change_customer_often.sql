-- Changes a customer by a list of changes, one after the other (automation.change_customer). Raises what is wrong.
create or replace function automation.change_customer_often(customer jsonb, changes jsonb) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  change jsonb;
  after record;
begin
  for change in select pg_catalog.jsonb_array_elements(changes) loop
    select c.changed, c.problem into after from automation.change_customer(customer, change) c;
    if after.problem is not null then
      raise exception using errcode = '22023', message = after.problem;
    end if;
    customer = after.changed;
  end loop;
  return customer;
end
$$;
