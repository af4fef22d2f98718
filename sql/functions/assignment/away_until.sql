-- Returns the last day on end, from a day on which a user is away, on which they are: by leave, by their own calendar, or by one after the other.
create or replace function automation.away_until(p_tenant_id uuid, p_user_id uuid, p_day date) returns date
language sql stable set search_path = ''
as $$
  select c.day - 1
  from (
    -- They may be back on the day after each day that may be the last one away.
    select b.day
    from (
      select p_day + 1 as day
      union
      select s.leave_until + 1 from automation.user_settings s where s.tenant_id = p_tenant_id and s.user_id = p_user_id
      union
      select e.day + 1
      from automation.calendars c
      join automation.calendar_exceptions e on e.tenant_id = c.tenant_id and e.calendar_id = c.id and e.spans = '[]'
      where c.tenant_id = p_tenant_id and c.user_id = p_user_id
      union
      select s.day + 1
      from automation.calendars c
      join automation.calendars d on d.tenant_id = c.tenant_id and d.is_default
      join automation.calendar_slots s on s.tenant_id = d.tenant_id and s.calendar_id = d.id
      where c.tenant_id = p_tenant_id and c.user_id = p_user_id
    ) b
    where b.day > p_day
      and not exists (
        select from automation.user_settings s
        where s.tenant_id = p_tenant_id and s.user_id = p_user_id and b.day between s.leave_from and s.leave_until
      )
    order by b.day
    offset 0
  ) c
  where p_user_id not in (select automation.reps_away(p_tenant_id, c.day))
  limit 1
$$;
