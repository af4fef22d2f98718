-- Returns a moment as facts have it: an ISO instant in UTC with milliseconds.
create or replace function automation.iso_of(moment timestamptz) returns text
language sql stable
as $$
  select to_char(moment at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
$$;
