-- Returns what each lane has left at a moment; the caller holds their locks. `gate_at`: until when the lane is shut, if it is. `is_probe`:
-- the breaker is half open. `rate_room` and `slot_room`: how many may start, null without a limit; `rate_at` and `slot_at`: when the next
-- one may, once that room is used up.
create or replace function automation.lane_budgets(p_queue text, p_lane text, tenant_ids uuid[], keys text[], turns tid[],
  at timestamptz, p_lease_until timestamptz)
returns table (tenant_id uuid, key text, turn_row tid, gate_at timestamptz, is_probe boolean, rate_room bigint, rate_at timestamptz, slot_room bigint,
  slot_at timestamptz, span interval)
language plpgsql stable rows 10 set search_path = '' set enable_seqscan = off set enable_bitmapscan = off set enable_hashjoin = off
  set enable_mergejoin = off set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
begin
  return query
    select l.tenant_id, l.key, visited.turn_row,
      greatest(
        automation.lane_gate(s, at),
        case when u.newest > at then u.newest end,
        case when exists (select from automation.queue_pauses q where q.queue = p_queue and q.tenant_id = l.tenant_id) then 'infinity'::timestamptz end
      ),
      coalesce(s.opened_until <= at, false),
      of_worker.most - u.jobs, case when of_worker.most = 0 then 'infinity' else coalesce(u.oldest, at) + of_worker.span end,
      l.at_once - c.open, coalesce(c.earliest_end, p_lease_until), of_worker.span
    from unnest(tenant_ids, keys, turns) visited(tenant_id, key, turn_row)
    join automation.lanes l on l.tenant_id = visited.tenant_id and l.key = visited.key
    join automation.lane_states s on s.tenant_id = l.tenant_id and s.key = l.key
    cross join lateral automation.lane_limits(p_lane, l.per_second, l.burst, l.reserve) of_worker
    cross join lateral (
      -- Workers of the other lane have a share of their own (automation.lane_limits), at whatever moments they start.
      select coalesce(sum(b.jobs), 0) as jobs, min(b.moment) as oldest, max(b.moment) as newest
      from automation.starts_within(s, at, of_worker.span) b
      where b.is_urgent = (p_lane = 'urgent')
    ) u
    left join lateral (
      select coalesce(sum(o.open), 0) as open, min(o.lease_until) as earliest_end
      from automation.lane_claims o
      where l.at_once is not null and o.tenant_id = l.tenant_id and o.key = l.key and o.lease_until > at
    ) c on true;
end
$$;
