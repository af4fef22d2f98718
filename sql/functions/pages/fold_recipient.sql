-- Makes one recipient of a mailbox that is written in capitals and without: pages that send e-mail know recipients in lower case.
create or replace function automation.fold_recipient() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  if not exists (select from automation.pages p where p.page_id = new.page_id and p.channel = 'email') then
    return new;
  end if;
  if tg_table_name = 'subscribers' then
    new.recipient_id := pg_catalog.lower(new.recipient_id);
  else
    new.recipient_user_id := pg_catalog.lower(new.recipient_user_id);
  end if;
  return new;
end
$$;
