-- Finds the lanes whose turn it is, up to `p_most`, and holds their locks until the transaction ends. Lanes that another function holds are
-- passed over. `turns`: their rows of automation.lane_turns. `starts_at` is the moment at which jobs start: a lane may have seen a later one than this function's clock shows.
create or replace function automation.hold_lanes(p_queue text, p_lane text, p_most integer, p_now timestamptz,
  out tenant_ids uuid[], out keys text[], out turns tid[], out starts_at timestamptz)
language plpgsql set search_path = '' set enable_seqscan = off set enable_bitmapscan = off set enable_hashjoin = off
  set enable_mergejoin = off set plan_cache_mode = force_generic_plan
as $$
declare
  found_turns integer;
begin
  with turn as materialized (
    select t.tenant_id, t.key, t.ctid as turn_row
    from automation.lane_turns t
    where t.queue = p_queue and t.lane = p_lane and t.ready_at <= p_now
    order by t.ready_at, t.turn limit p_most
    for update skip locked
  ),
  held as materialized (
    select s.tenant_id, s.key, t.turn_row, s.starts_at[cardinality(s.starts_at)] as last_start
    from turn t
    join automation.lane_states s on s.tenant_id = t.tenant_id and s.key = t.key
    for no key update of s skip locked
  )
  select array_agg(h.tenant_id), array_agg(h.key), array_agg(h.turn_row),
    greatest(p_now, max(h.last_start) filter (where h.last_start <= p_now + interval '1 minute')), (select count(*) from turn)
  into tenant_ids, keys, turns, starts_at, found_turns
  from held h;
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
