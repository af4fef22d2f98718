-- Asks for one wake-up of a lane at a moment, unless one is on its way for that moment or an earlier one.
create or replace function automation.ask_for_ring(p_queue text, p_lane text, p_at timestamptz, p_now timestamptz) returns void
language plpgsql set search_path = ''
as $$
begin
  insert into automation.job_lanes as l (queue, lane, rings_at) values (p_queue, p_lane, p_at)
  on conflict (queue, lane) do update set rings_at = excluded.rings_at
  where l.rings_at <= p_now or l.rings_at > excluded.rings_at;
  if found then
    -- A wake-up belongs to no tenant.
    insert into automation.outbox (tenant_id, topic, due_at)
    values ('00000000-0000-0000-0000-000000000000',
      'jobs:' || p_queue || case when p_lane = 'urgent' then '-urgent' else '' end, p_at);
  end if;
end
$$;
