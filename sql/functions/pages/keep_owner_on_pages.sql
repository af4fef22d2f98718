-- The same for every writer of pages.
create or replace trigger keep_owner before update on automation.pages
  for each row when ((old.page_id, old.tenant_id, old.channel) is distinct from (new.page_id, new.tenant_id, new.channel))
  execute function automation.keep_owner_of_page();
