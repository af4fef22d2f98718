-- Lets new events wait for their functions, up to a hundred of one tenant and type per row, and asks for one wake-up per type.
-- The rows are cut from one array per tenant and type; numbering the events would take a sort. A single event takes a shorter
-- way: grouping is a part of what its writer pays. Events that only workflows listen to have been handled already.
create or replace function automation.send_events() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  if (select count(*) from (select from inserted limit 2) few) = 1 then
    with waiting as (
      insert into automation.waiting_events (tenant_id, type, event_ids)
      select i.tenant_id, i.type, array[i.id] from inserted i where i.handled_at is null
      returning type
    )
    -- A wake-up belongs to no tenant.
    insert into automation.outbox (tenant_id, topic)
    select '00000000-0000-0000-0000-000000000000', 'event:' || w.type from waiting w;
    return null;
  end if;
  with waiting as (
    insert into automation.waiting_events (tenant_id, type, event_ids)
    select e.tenant_id, e.type, e.ids[first : first + 99]
    from (select i.tenant_id, i.type, array_agg(i.id) as ids from inserted i where i.handled_at is null group by i.tenant_id, i.type) e
    cross join lateral generate_series(1, cardinality(e.ids), 100) first
    returning type
  )
  insert into automation.outbox (tenant_id, topic)
  select distinct cast('00000000-0000-0000-0000-000000000000' as uuid), 'event:' || w.type from waiting w;
  return null;
end
$$;
