-- Returns the tenant that all these pages belong to. Throws `<table>_page_unknown` for a page that does not exist, or is not of the tenant that
-- the row names or that the transaction acts for: nobody learns which pages others have.
create or replace function automation.tenant_of_pages(of_table text, page_ids bigint[], named uuid) returns uuid
language plpgsql stable security definer set search_path = ''
as $$
declare
  owner uuid := coalesce(named, automation.current_tenant());
  unknown bigint;
begin
  if owner is null then
    select p.tenant_id into owner from automation.pages p where p.page_id = page_ids[1];
  end if;
  select a.page_id into unknown
  from unnest(page_ids) a(page_id)
  where not exists (select from automation.pages p where p.page_id = a.page_id and p.tenant_id = owner)
  limit 1;
  if found then
    raise exception using errcode = 'check_violation', schema = 'automation', table = of_table, constraint = of_table || '_page_unknown',
      message = format('%s_page_unknown: there is no page %s', of_table, coalesce(unknown::text, 'null')),
      hint = 'Insert the page into automation.pages first.';
  end if;
  return owner;
end
$$;
revoke execute on function automation.tenant_of_pages(text, bigint[], uuid) from public;
