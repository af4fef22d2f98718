-- As take_tenant_of_page, for a row with several pages, which have one tenant.
create or replace function automation.take_tenant_of_pages() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  new.tenant_id := automation.tenant_of_pages(tg_table_name, new.page_ids, new.tenant_id);
  return new;
end
$$;
