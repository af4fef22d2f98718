-- Has the walk look again at what waits by calendars: by their ids, or `default`. The notice is read after the caller's commit, so no run is missed that
-- begins to wait meanwhile: automation.match_notices.
create or replace function automation.note_calendar_change(p_tenant_id uuid, p_calendars jsonb, p_now timestamptz) returns void
language plpgsql security definer set search_path = ''
as $$
begin
  insert into automation.wait_notices (tenant_id, type, subject, created_at)
  select p_tenant_id, 'change:calendar', 'calendar:' || c.id, p_now from jsonb_array_elements_text(p_calendars) c (id);
  perform automation.ask_for_walk(null, p_now);
end
$$;
