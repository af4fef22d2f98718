-- Returns what a schedule must know of its calendar: {onHoliday, openDays}; null: it keeps to none.
create or replace function automation.calendar_of_schedule(p_tenant_id uuid, p_spec jsonb) returns jsonb
language sql stable set search_path = ''
as $$
  select case when p_spec ? 'onHoliday'
    then pg_catalog.jsonb_build_object('onHoliday', p_spec -> 'onHoliday', 'openDays', automation.open_days(p_tenant_id, p_spec ->> 'calendarId')) end
$$;
