-- Puts the ids of new events into the outbox, up to a hundred of one tenant and type per row: most of what a bulk writer
-- pays is the outbox's rows, and a claim of 200 rows of a hundred ids (4 KB each) fits a Data API reply of 1 MB.
-- The rows are cut from one array per tenant and type; numbering the events would take a sort.
create or replace function automation.send_events() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  insert into automation.outbox (tenant_id, topic, subject_ids)
  select e.tenant_id, 'event:' || e.type, e.ids[first : first + 99]
  from (select i.tenant_id, i.type, array_agg(i.id) as ids from inserted i group by i.tenant_id, i.type) e
  cross join lateral generate_series(1, cardinality(e.ids), 100) first;
  return null;
end
$$;
