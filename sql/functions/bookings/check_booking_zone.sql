-- Refuses a name that is no IANA time zone.
create or replace function crm.check_booking_zone(time_zone text) returns void
language plpgsql stable set search_path = ''
as $$
begin
  -- PostgreSQL also takes abbreviations and POSIX rules, which know no summer time: any word with a number is one, even
  -- `Mars/Phobos+3`. Of the IANA names only the Etc/GMT ones have digits.
  if time_zone ~* '^([A-Z][A-Za-z_]+(/[A-Za-z_-]+)+|UTC|GMT|Etc/GMT(0|[+-][0-9]|[+-]1[0-2]|-1[34]))$' then
    begin
      perform timestamptz 'epoch' at time zone time_zone;
      return;
    exception
      when invalid_parameter_value then
        null; -- there is no zone of that name
    end;
  end if;
  perform crm.refuse_booking('invalid_time_zone', format('"%s" is no IANA time zone', left(time_zone, 50)),
    'Give a name such as America/New_York, or none: then it is the tenant''s.');
end
$$;
