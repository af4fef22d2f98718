-- Before the rules of row-level security look at the row.
create or replace trigger take_tenant before insert on automation.message_runs
  for each row execute function automation.take_tenant_of_pages();
