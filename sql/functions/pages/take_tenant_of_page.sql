-- Gives a new row the tenant of its page; a writer needs to know only the page. Refuses an unknown page, and a page of another tenant.
create or replace function automation.take_tenant_of_page() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  new.tenant_id := automation.tenant_of_pages(tg_table_name, array[new.page_id], new.tenant_id);
  return new;
end
$$;
