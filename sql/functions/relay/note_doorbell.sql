-- Notes that this transaction wrote to the outbox. Each transaction has its own row, so that writers do not wait for each
-- other.
create or replace function automation.note_doorbell() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  if exists (select from automation.doorbell_target) and exists (select from inserted) then
    insert into automation.doorbells (xid) values (pg_current_xact_id()) on conflict do nothing;
  end if;
  return null;
end
$$;
