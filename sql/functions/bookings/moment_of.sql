-- Returns the moment at which the clocks of a zone show a local time: the first one when they show it twice, null when they
-- skip it. PostgreSQL itself takes the second one, and a neighbouring moment. Tries the offsets of a day before and a day
-- after: a change of the clocks lies between them.
create or replace function automation.moment_of(local_time timestamp, time_zone text) returns timestamptz
language sql stable set search_path = ''
as $$
  select min(c.moment)
  from (values (interval '-24 hours'), (interval '24 hours')) side(away)
  cross join lateral (select (local_time at time zone 'UTC') + side.away) near(moment)
  cross join lateral (
    select (local_time at time zone 'UTC') - ((near.moment at time zone time_zone) - (near.moment at time zone 'UTC'))
  ) c(moment)
  where c.moment at time zone time_zone = local_time
$$;
