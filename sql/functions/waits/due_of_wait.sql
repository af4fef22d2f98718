-- Returns the moment until which a wait for a date lasts, from what the row says now; null: there is no such date. The moment of the run's booking
-- is that of the booking itself, as long as it is to take place.
create or replace function automation.due_of_wait(n automation.graph_nodes, facts jsonb) returns timestamptz
language plpgsql stable set search_path = ''
as $$
declare
  zone text = facts #>> '{run,timeZone}';
  field jsonb = n.config -> 'field';
  value jsonb;
  seconds numeric;
begin
  if automation.booking_of_wait(n, facts) is not null then
    select pg_catalog.to_jsonb(automation.iso_of(b.scheduled_at)) into value
    from crm.bookings b
    where b.tenant_id = n.tenant_id and b.id = automation.booking_of_wait(n, facts) and b.status in ('scheduled', 'in_progress');
  elsif pg_catalog.jsonb_typeof(field) = 'array' then
    value = facts #> array(select pg_catalog.jsonb_array_elements_text(field));
  else
    value = pg_catalog.to_jsonb((automation.fill_text(n.parts -> 'moment', facts)).filled);
  end if;
  seconds = case when pg_catalog.jsonb_typeof(value) = 'string' then automation.moment_in(pg_catalog.btrim(value #>> '{}'), zone) end;
  -- Days are counted on the clock of the zone: seven days before a morning is a morning.
  return automation.instant_of(
      pg_catalog.to_timestamp(seconds) at time zone zone + pg_catalog.make_interval(days => coalesce((n.config ->> 'offsetDays')::integer, 0)), zone)
    + pg_catalog.make_interval(secs => coalesce((n.config ->> 'offsetSeconds')::double precision, 0));
end
$$;
