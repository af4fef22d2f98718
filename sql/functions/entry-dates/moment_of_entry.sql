-- Returns the moment at which a date lets its customer enter: before or after it, and at a local time if the entry has one. Null: the value is no date.
-- Days are counted on the clock of the zone, as waits count them (automation.due_of_wait).
create or replace function automation.moment_of_entry(p_spec jsonb, p_date text, zone text) returns timestamptz
language sql stable set search_path = ''
as $$
  select case
      when p_spec ->> 'at' is null then m.moment
      else automation.instant_of((m.moment at time zone zone)::date + (p_spec ->> 'at')::time, zone)
    end
  from (
    select automation.instant_of(
        pg_catalog.to_timestamp(automation.moment_in(p_date, zone)) at time zone zone
          + pg_catalog.make_interval(days => (p_spec ->> 'offsetDays')::integer), zone)
      + pg_catalog.make_interval(secs => (p_spec ->> 'offsetSeconds')::double precision) as moment
  ) m
$$;
