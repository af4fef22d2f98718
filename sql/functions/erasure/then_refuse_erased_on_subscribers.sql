-- By its name behind take_tenant: a writer needs to know only the page.
create or replace trigger then_refuse_erased before insert or update of customer_id on automation.subscribers
  for each row when (new.customer_id is not null) execute function automation.refuse_erased();
