-- Starts runs for events that wait, and returns how many events it took.
create or replace function automation.start_waiting_runs(p_limit integer, p_now timestamptz) returns integer
language plpgsql set search_path = '' set enable_seqscan = off set jit = off
as $$
declare
  events jsonb;
begin
  with taken as (
    delete from automation.waiting_entries w
    where w.id in (select x.id from automation.waiting_entries x order by x.id limit p_limit for update skip locked)
    returning w.id, w.tenant_id, w.event_id
  )
  select pg_catalog.jsonb_agg(pg_catalog.jsonb_build_array(t.tenant_id, t.event_id) order by t.id) into events from taken t;
  if events is null then
    return 0;
  end if;
  perform automation.try_events(events, p_now);
  return pg_catalog.jsonb_array_length(events);
end
$$;
