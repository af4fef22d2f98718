-- Returns the calendar that is meant: the one that is named, or the tenant's default. Null: there is none.
create or replace function automation.calendar_of(p_tenant_id uuid, p_calendar_id text) returns uuid
language sql stable set search_path = ''
as $$
  select c.id from automation.calendars c
  where c.tenant_id = p_tenant_id and case when p_calendar_id is null then c.is_default else c.id = p_calendar_id::uuid end
  limit 1
$$;
