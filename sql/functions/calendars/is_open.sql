-- Tells whether a calendar is open at a moment that its slots reach. The moment of opening is open, that of closing is closed.
create or replace function automation.is_open(p_tenant_id uuid, p_calendar_id uuid, p_at timestamptz) returns boolean
language sql stable set search_path = ''
as $$
  select coalesce(automation.next_open(p_tenant_id, p_calendar_id, p_at) = p_at, false)
$$;
