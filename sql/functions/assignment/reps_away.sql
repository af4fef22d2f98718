-- Returns the users who are away on a day: on leave, or their own calendar is closed that day by an exception, or on a day on which the tenant's
-- default calendar is open. So a weekend or a holiday that all have makes nobody be away.
create or replace function automation.reps_away(p_tenant_id uuid, p_day date) returns setof uuid
language sql stable set search_path = ''
as $$
  select s.user_id from automation.user_settings s
  where s.tenant_id = p_tenant_id and p_day between s.leave_from and s.leave_until
  union
  select c.user_id from automation.calendars c
  where c.tenant_id = p_tenant_id and c.user_id is not null and (
    exists (
      select from automation.calendar_exceptions e
      where e.tenant_id = c.tenant_id and e.calendar_id = c.id and e.day = p_day and e.spans = '[]'
    )
    or p_day <= c.slots_until
      and not exists (select from automation.calendar_slots s where s.tenant_id = c.tenant_id and s.calendar_id = c.id and s.day = p_day)
      and exists (
        select from automation.calendars d
        join automation.calendar_slots s on s.tenant_id = d.tenant_id and s.calendar_id = d.id and s.day = p_day
        where d.tenant_id = p_tenant_id and d.is_default
      )
  )
$$;
