-- Finds the lanes whose turn it is, up to `p_most`, and holds their locks until the transaction ends. Lanes that another function holds are
-- passed over; an urgent claim that finds no other waits for one, up to a quarter of a second: lanes with much to do are nearly always held. `turns`:
-- their rows of automation.lane_turns. `starts_at` is the moment at which jobs start: a worker of the same lane may have started some at a later one
-- than this function's clock shows.
create or replace function automation.hold_lanes(p_queue text, p_lane text, p_most integer, p_now timestamptz,
  out tenant_ids uuid[], out keys text[], out turns tid[], out starts_at timestamptz)
language plpgsql set search_path = '' set enable_seqscan = off set enable_bitmapscan = off set enable_hashjoin = off
  set enable_mergejoin = off set plan_cache_mode = force_generic_plan set lock_timeout = '250ms'
as $$
declare
  found_turns integer;
begin
  for attempt in 1..2 loop
    with turn as materialized (
      select t.tenant_id, t.key, t.ctid as turn_row
      from automation.lane_turns t
      where t.queue = p_queue and t.lane = p_lane and t.ready_at <= p_now
      order by t.ready_at, t.turn limit p_most
      for update skip locked
    ),
    held as materialized (
      select s.tenant_id, s.key, t.turn_row, (
        select max(k.moment) from unnest(s.starts_at, s.starts_urgent) k(moment, is_urgent)
        where k.is_urgent = (p_lane = 'urgent') and k.moment <= p_now + interval '1 minute') as last_start
      from turn t
      join automation.lane_states s on s.tenant_id = t.tenant_id and s.key = t.key
      for no key update of s skip locked
    )
    select array_agg(h.tenant_id), array_agg(h.key), array_agg(h.turn_row), greatest(p_now, max(h.last_start)), (select count(*) from turn)
    into tenant_ids, keys, turns, starts_at, found_turns
    from held h;
    exit when keys is not null or found_turns = 0 or p_lane <> 'urgent' or attempt = 2;
    begin
      perform from automation.lane_states s
      where (s.tenant_id, s.key) in (
        select t.tenant_id, t.key from automation.lane_turns t
        where t.queue = p_queue and t.lane = p_lane and t.ready_at <= p_now order by t.ready_at, t.turn limit 1)
      for no key update;
    exception when lock_not_available then
      exit;
    end;
  end loop;
  if found_turns > coalesce(cardinality(keys), 0) then
    -- Of lanes that were removed a moment after they got a notice.
    delete from automation.lane_turns t
    where t.ctid = any (array(
      select o.ctid from automation.lane_turns o
      where o.queue = p_queue and o.lane = p_lane and o.ready_at <= p_now
        and not exists (select from automation.lanes l where l.tenant_id = o.tenant_id and l.key = o.key)
      limit 100
      for update skip locked));
  end if;
end
$$;
