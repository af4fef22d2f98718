-- Returns how many jobs a worker of a queue may start now and, when that is none, when to ask again; null when only a person lets it go on.
-- Holds the lock of the queue's lane until the transaction ends, so that workers count one after the other. Makes and changes the lane,
-- whose limits are those of the claim: an installation sets them, and its functions know them.
create or replace function automation.room_in_queue(
  p_queue text, p_lane text, p_at_once integer, p_per_minute integer, p_now timestamptz,
  out room integer, out ask_at timestamptz)
language plpgsql set search_path = '' set enable_seqscan = off
as $$
declare
  nobody constant uuid = '00000000-0000-0000-0000-000000000000';
  lane_key constant text = automation.lane_of_queue(p_queue, p_lane);
  state automation.lane_states;
  gate_at timestamptz;
  live integer;
  earliest_end timestamptz;
  started integer;
  oldest_start timestamptz;
begin
  select * into state from automation.lane_states s where s.tenant_id = nobody and s.key = lane_key for no key update;
  if not found or not exists (
    select from automation.lanes l
    where l.tenant_id = nobody and l.key = lane_key and l.at_once is not distinct from p_at_once and l.per_minute is not distinct from p_per_minute
  ) then
    insert into automation.lanes (tenant_id, key, at_once, per_minute, limits_of) values (nobody, lane_key, p_at_once, p_per_minute, 'queue')
    on conflict (tenant_id, key) do update set at_once = excluded.at_once, per_minute = excluded.per_minute;
    if state.key is null then
      -- Starts of the release before count, whose table goes with the next one.
      update automation.lane_states s
      set starts_at = o.starts_at, starts = o.starts, starts_urgent = o.starts_urgent
      from (
        select array_agg(b.started_at order by b.started_at) as starts_at, array_agg(b.jobs order by b.started_at) as starts,
          array_agg(false) as starts_urgent
        from automation.job_starts b
        where b.queue = p_queue and b.lane = p_lane and b.started_at > p_now - interval '1 minute'
      ) o
      where s.tenant_id = nobody and s.key = lane_key and o.starts_at is not null and s.starts_at = '{}';
    end if;
    select * into state from automation.lane_states s where s.tenant_id = nobody and s.key = lane_key for no key update;
  end if;

  gate_at = automation.lane_gate(state, p_now);
  if gate_at is not null then
    room = 0;
    ask_at = nullif(gate_at, 'infinity');
    return;
  end if;
  select coalesce(sum(c.open), 0), min(c.lease_until) into live, earliest_end
  from automation.job_claims c
  where c.queue = p_queue and c.lane = p_lane;
  if p_per_minute is not null then
    select coalesce(sum(w.jobs), 0), min(w.moment) into started, oldest_start
    from automation.starts_within(state, p_now, interval '1 minute') w;
  end if;
  room = least(p_at_once - live, p_per_minute - started);
  ask_at = case when p_per_minute <= started then oldest_start + interval '1 minute' else earliest_end end;
end
$$;
