-- Returns when a node may act by its send window: now, or at the next opening. `opens_at` null: not within what the slots reach.
create or replace function automation.opening_of_window(p_tenant_id uuid, p_window jsonb, p_now timestamptz, out calendar uuid, out opens_at timestamptz)
language plpgsql stable set search_path = ''
as $$
begin
  calendar = automation.calendar_of(p_tenant_id, p_window ->> 'calendarId');
  opens_at = automation.next_open(p_tenant_id, calendar, p_now);
end
$$;
