-- Returns the calendar that is meant for a user: the one that is named, or the user's own, or the tenant's default. Null: there is none.
create or replace function automation.calendar_of_user(p_tenant_id uuid, p_calendar_id text, p_user_id uuid) returns uuid
language sql stable set search_path = ''
as $$
  select c.id from automation.calendars c
  where c.tenant_id = p_tenant_id
    and case when p_calendar_id is null then c.is_default or c.user_id = p_user_id else c.id = p_calendar_id::uuid end
  order by c.user_id is null
  limit 1
$$;
