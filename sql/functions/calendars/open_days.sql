-- Returns the days with open time that the slots of a calendar reach, as a list of texts.
create or replace function automation.open_days(p_tenant_id uuid, p_calendar_id text) returns jsonb
language sql stable set search_path = ''
as $$
  select coalesce(pg_catalog.jsonb_agg(d.day order by d.day), '[]')
  from (
    select distinct pg_catalog.to_char(s.day, 'YYYY-MM-DD') as day
    from automation.calendar_slots s
    where s.tenant_id = p_tenant_id and s.calendar_id = automation.calendar_of(p_tenant_id, p_calendar_id)
  ) d
$$;
