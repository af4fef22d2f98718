-- Spreads the jobs that a claim has started evenly over the time that their lanes count for them (automation.lane_limits), behind those of the claims before:
-- a list of {tenantId, key, jobs, from}. Returns when the first job of each lane may start, and how far apart they are; null: no rate. The caller
-- holds the locks of the lanes.
create or replace function automation.grant_starts(p_lane text, p_started jsonb)
returns table (tenant_id uuid, key text, first_at timestamptz, apart interval)
language sql set search_path = '' set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
  update automation.lane_states s
  set next_start_at = case p_lane when 'urgent' then s.next_start_at else g.first_at + g.apart * e.jobs end,
    next_urgent_start_at = case p_lane when 'urgent' then g.first_at + g.apart * e.jobs else s.next_urgent_start_at end
  from pg_catalog.jsonb_to_recordset(p_started) e ("tenantId" uuid, key text, jobs integer, "from" timestamptz)
  join automation.lanes l on l.tenant_id = e."tenantId" and l.key = e.key
  join automation.lane_states o on o.tenant_id = l.tenant_id and o.key = l.key
  cross join lateral automation.lane_limits(p_lane, l.per_second, l.burst, l.reserve) m
  cross join lateral (select case p_lane when 'urgent' then o.next_urgent_start_at else o.next_start_at end as at) next
  cross join lateral (
    -- What is far ahead was written by a clock that went wrong.
    select greatest(e."from", case when next.at <= e."from" + interval '1 minute' then next.at end) as first_at, m.span / nullif(m.most, 0) as apart
  ) g
  where s.tenant_id = l.tenant_id and s.key = l.key and g.apart is not null
  returning s.tenant_id, s.key, g.first_at, g.apart
$$;
