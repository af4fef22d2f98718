-- Keeps events of customers that an active workflow listens to until runs have started, and asks for a wake-up. Others cost a look-up.
create or replace function automation.note_entries() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  with noted as (
    insert into automation.waiting_entries (tenant_id, event_id)
    select i.tenant_id, i.id from inserted i
    where i.customer_id is not null
      and exists (select from automation.workflow_entries e where e.tenant_id = i.tenant_id and e.event_type = i.type)
    returning 1
  )
  insert into automation.outbox (tenant_id, topic)
  select '00000000-0000-0000-0000-000000000000', 'workflows' where exists (select from noted);
  return null;
end
$$;
