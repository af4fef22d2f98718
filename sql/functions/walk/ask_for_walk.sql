-- Asks for one wake-up of the function that walks runs, unless one is on its way for that moment or an earlier one that is still to come.
-- `p_at` null: now. All runs that are due in one minute share a wake-up, because the relay sets one schedule for each minute.
create or replace function automation.ask_for_walk(p_at timestamptz, p_now timestamptz) returns void
language plpgsql security definer set search_path = ''
as $$
begin
  if p_at > p_now then
    update automation.workflow_alarm a set rings_at = p_at where a.rings_at <= p_now or a.rings_at > p_at;
    if not found then
      return;
    end if;
  end if;
  -- A wake-up belongs to no tenant.
  insert into automation.outbox (tenant_id, topic, due_at)
  values ('00000000-0000-0000-0000-000000000000', 'workflows', coalesce(p_at, p_now));
end
$$;
