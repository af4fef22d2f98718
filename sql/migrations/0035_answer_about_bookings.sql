-- Bookings in the API: what it may see of their timers, and local times as moments.

create policy own_tenant on automation.booking_timers to followthrough_api
  using (tenant_id = (select automation.current_tenant())) with check (tenant_id = (select automation.current_tenant()));
grant select on automation.booking_timers to followthrough_api;

-- When the clocks of a zone show this: the first time, where they show it twice; null, where they skip it. PostgreSQL itself takes
-- the second, and a neighbouring moment. Looked for with the offsets of a day before and a day after: a change is between them.
create function automation.moment_of(local_time timestamp, time_zone text) returns timestamptz
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

-- Calendars and free slots are of one assignee.
create index bookings_of_assignee on crm.bookings (tenant_id, assigned_user_id, scheduled_at, id) where assigned_user_id is not null;
