-- Writes a calendar as `p_definition` has it: {name, timeZone, country, region, isDefault, userId, hours: [{weekday, opens, closes}], exceptions: [{day, name, spans}],
-- holidays: [{day, name, source, isClosed}]}, and its slots. Returns how many spans are open within 400 days. Another default stops being it. Idempotent.
create or replace function automation.write_calendar(p_tenant_id uuid, p_id uuid, p_definition jsonb, p_now timestamptz) returns integer
language plpgsql set search_path = ''
as $$
begin
  if (p_definition -> 'isDefault')::boolean then
    update automation.calendars c set is_default = false, revision = c.revision + 1, updated_at = p_now
    where c.tenant_id = p_tenant_id and c.is_default and c.id <> p_id;
  end if;
  update automation.calendars c
  set name = p_definition ->> 'name', time_zone = p_definition ->> 'timeZone', country = p_definition ->> 'country', region = p_definition ->> 'region',
    is_default = (p_definition -> 'isDefault')::boolean, user_id = (p_definition ->> 'userId')::uuid, revision = c.revision + 1, updated_at = p_now
  where c.tenant_id = p_tenant_id and c.id = p_id;
  delete from automation.calendar_hours h where h.tenant_id = p_tenant_id and h.calendar_id = p_id;
  insert into automation.calendar_hours (tenant_id, calendar_id, weekday, opens, closes)
  select p_tenant_id, p_id, h.weekday, h.opens, h.closes
  from pg_catalog.jsonb_to_recordset(p_definition -> 'hours') h (weekday smallint, opens time, closes time);
  delete from automation.calendar_exceptions e where e.tenant_id = p_tenant_id and e.calendar_id = p_id;
  insert into automation.calendar_exceptions (tenant_id, calendar_id, day, name, spans)
  select p_tenant_id, p_id, e.day, e.name, e.spans
  from pg_catalog.jsonb_to_recordset(p_definition -> 'exceptions') e (day date, name text, spans jsonb);
  delete from automation.calendar_holidays h where h.tenant_id = p_tenant_id and h.calendar_id = p_id;
  insert into automation.calendar_holidays (tenant_id, calendar_id, day, name, source, is_closed)
  select p_tenant_id, p_id, h.day, h.name, h.source, h."isClosed"
  from pg_catalog.jsonb_to_recordset(p_definition -> 'holidays') h (day date, name text, source text, "isClosed" boolean);
  return automation.rebuild_calendar(p_tenant_id, p_id, p_now);
end
$$;
