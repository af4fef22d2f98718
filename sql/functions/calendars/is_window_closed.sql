-- Tells whether the calendar of a send window is closed now. Without a calendar it is not: the run fails at its node, not its job.
create or replace function automation.is_window_closed(p_tenant_id uuid, p_window jsonb, p_now timestamptz) returns boolean
language sql stable set search_path = ''
as $$
  select coalesce(o.calendar is not null and o.opens_at is distinct from p_now, false) from automation.opening_of_window(p_tenant_id, p_window, p_now) o
$$;
