-- Returns the instant at which clocks in a zone show a time. A time that clocks skip is moved forward by as much as they are, and of a time that
-- they show twice the first counts. Every wall-clock time of workflows is converted here.
create or replace function automation.instant_of(shown timestamp, zone text) returns timestamptz
language plpgsql stable set search_path = ''
as $$
declare
  -- PostgreSQL takes the second of two. The first is found with the offset of the day before, if clocks show the time then.
  later constant timestamptz = shown at time zone zone;
  earlier constant timestamptz = (shown - ((later - interval '1 day') at time zone zone - (later - interval '1 day') at time zone 'UTC')) at time zone 'UTC';
begin
  return case when earlier at time zone zone = shown then least(earlier, later) else later end;
end
$$;
