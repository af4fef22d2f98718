-- Returns the first open moment at or after `p_at`: itself, when it is open. Null: none that the slots reach.
create or replace function automation.next_open(p_tenant_id uuid, p_calendar_id uuid, p_at timestamptz) returns timestamptz
language sql stable set search_path = ''
as $$
  select greatest(s.opens_at, p_at)
  from automation.calendar_slots s
  where s.tenant_id = p_tenant_id and s.calendar_id = p_calendar_id and s.closes_at > p_at
  order by s.closes_at
  limit 1
$$;
