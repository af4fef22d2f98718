-- Takes out what new events say of customers who were erased. That something happened stays: the CRM may go on changing rows of theirs.
create or replace function automation.empty_erased_events() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  if not exists (select from automation.erasures) then
    return null;
  end if;
  update automation.events e
  set data = '{}', dedupe_key = case when e.dedupe_key like 'crm:%' then e.dedupe_key else 'erased:' || e.id end
  from inserted i
  cross join lateral (select from automation.erasures x where x.tenant_id = i.tenant_id and x.customer_id = i.customer_id offset 0) erased
  where e.tenant_id = i.tenant_id and e.id = i.id;
  return null;
end
$$;
