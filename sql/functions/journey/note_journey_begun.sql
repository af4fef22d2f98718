-- Begins a tenant's journey when its setting is switched on, in the same transaction.
create or replace function automation.note_journey_begun() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  if tg_op = 'INSERT' or not old.client_journey then
    perform automation.begin_journey(new.tenant_id);
  end if;
  return null;
end
$$;
