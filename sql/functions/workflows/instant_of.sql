-- Returns the instant at which clocks in a zone show a time. A time that clocks skip is moved forward by as much as they are, and of a time that
-- they show twice the first counts. Every wall-clock time of workflows is converted here.
create or replace function automation.instant_of(shown timestamp, zone text) returns timestamptz
language sql stable set search_path = ''
as $$
  -- PostgreSQL takes the second of two. The first is found with the offset of the day before, if clocks show the time then.
  select case when f.first at time zone zone = shown then least(f.first, l.last) else l.last end
  from (select shown at time zone zone as last) l
  cross join lateral (
    select (shown - ((l.last - interval '1 day') at time zone zone - (l.last - interval '1 day') at time zone 'UTC')) at time zone 'UTC' as first
  ) f
$$;
