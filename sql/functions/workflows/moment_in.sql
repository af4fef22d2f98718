-- Returns the seconds since 1970 of an ISO instant with its zone, or of a date, which begins in `zone`. Null for anything else; never raises.
create or replace function automation.moment_in(value text, zone text) returns numeric
language plpgsql stable set search_path = ''
as $$
begin
  if value ~ '^\d{4}-\d\d-\d\d$' and pg_catalog.pg_input_is_valid(value, 'date') then
    return extract(epoch from automation.instant_of(value::timestamp, coalesce(zone, 'UTC')));
  elsif value ~ '^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d{1,6})?)? ?(Z|[+-]\d\d(:?\d\d)?)$' and pg_catalog.pg_input_is_valid(value, 'timestamptz') then
    return extract(epoch from value::timestamptz);
  end if;
  return null;
end
$$;
