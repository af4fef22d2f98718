-- Before the rules of row-level security look at the row. A message that was skipped because there is no page for it has none.
create or replace trigger take_tenant before insert on automation.message_logs
  for each row when (new.page_id is not null) execute function automation.take_tenant_of_page();
