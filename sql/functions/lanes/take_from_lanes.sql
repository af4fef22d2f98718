-- Chooses the next jobs of lanes that the caller holds, at most `p_share` of each, and locks their rows in automation.waiting_jobs
-- (`waiting`) and in automation.jobs; those that another transaction holds are passed over. Notes the starts, and when each lane has its
-- next turn: at once while it has due jobs and budget, else when both are there again. Inside a lane the order is that of
-- automation.rank_at. `p_taken`: rows that this claim has chosen already.
create or replace function automation.take_from_lanes(p_queue text, p_lane text, tenant_ids uuid[], keys text[], turns tid[],
  p_share integer, p_taken tid[], p_now timestamptz, at timestamptz, p_claim uuid, p_lease_until timestamptz,
  out waiting tid[], out jobs tid[])
language plpgsql set search_path = '' set enable_seqscan = off set enable_bitmapscan = off set enable_hashjoin = off
  set enable_mergejoin = off set jit = off set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
begin
  with recursive budget as materialized (
    select b.*, greatest(0, case when b.gate_at is not null then 0
      else least(p_share, b.rate_room, b.slot_room, case when b.is_probe then 1 end) end) as free
    from automation.lane_budgets(p_queue, p_lane, tenant_ids, keys, turns, at, p_lease_until) b
  ),
  priority as (
    select b.tenant_id, b.key, b.free, head.priority, automation.rank_at(p_now, head.priority) - p_now as head_start
    from budget b
    cross join lateral (
      select w.priority from automation.waiting_jobs w
      where w.tenant_id = b.tenant_id and w.lane_key = b.key and w.queue = p_queue
      order by w.priority limit 1
    ) head
    where p_lane = 'normal' or head.priority = 1
    union all
    select p.tenant_id, p.key, p.free, next.priority, automation.rank_at(p_now, next.priority) - p_now
    from priority p
    cross join lateral (
      select w.priority from automation.waiting_jobs w
      where w.tenant_id = p.tenant_id and w.lane_key = p.key and w.queue = p_queue and w.priority > p.priority
      order by w.priority limit 1
    ) next
    where p_lane = 'normal'
  ),
  -- One more than may start, to know whether others wait.
  candidate as materialized (
    select p.tenant_id, p.key, p.free, c.found, c.job,
      row_number() over (partition by p.tenant_id, p.key order by c.run_at + p.head_start, p.priority, c.id) as place
    from priority p
    cross join lateral (
      select w.found, w.run_at, w.id, held.ctid as job
      from (
        select w.ctid as found, w.run_at, w.id
        from automation.waiting_jobs w
        where w.tenant_id = p.tenant_id and w.lane_key = p.key and w.queue = p_queue and w.priority = p.priority and w.run_at <= p_now
          and w.ctid <> all (p_taken)
        order by w.run_at, w.id
        for update skip locked
      ) w
      cross join lateral (
        select j.ctid
        from automation.jobs j
        where j.tenant_id = p.tenant_id and j.id = w.id and j.status = 'QUEUED' and j.queue = p_queue and j.run_at = w.run_at
        for no key update skip locked
      ) held
      limit p.free + 1
    ) c
  ),
  lane as materialized (
    select b.*, coalesce(f.starting, 0) as starting,
      -- Counts rows that another transaction holds: it may give them back.
      case when f.is_more then p_now else (
        select min(later.run_at)
        from priority p
        cross join lateral (
          select w.run_at from automation.waiting_jobs w
          where w.tenant_id = p.tenant_id and w.lane_key = p.key and w.queue = p_queue and w.priority = p.priority
            and w.ctid <> all (p_taken)
            and not exists (select from candidate c where c.found = w.ctid and c.place <= c.free)
          order by w.run_at limit 1
        ) later
        where p.tenant_id = b.tenant_id and p.key = b.key
      ) end as due_at
    from budget b
    left join (
      select c.tenant_id, c.key, count(*) filter (where c.place <= c.free) as starting, bool_or(c.place > c.free) as is_more
      from candidate c
      group by c.tenant_id, c.key
    ) f on f.tenant_id = b.tenant_id and f.key = b.key
  ),
  started as (
    update automation.lane_states s
    set probe_claim = case when l.is_probe then p_claim else s.probe_claim end,
      probe_until = case when l.is_probe then p_lease_until else s.probe_until end,
      starts_at = n.starts_at, starts = n.starts, starts_urgent = n.starts_urgent
    from lane l
    join automation.lane_states o on o.tenant_id = l.tenant_id and o.key = l.key
    cross join lateral automation.with_start(o, at, l.span, l.starting::integer, p_lane = 'urgent') n
    where l.starting > 0 and s.tenant_id = l.tenant_id and s.key = l.key
  ),
  counted as (
    insert into automation.lane_claims as o (tenant_id, key, claim_id, lease_until, open)
    select l.tenant_id, l.key, p_claim, p_lease_until, l.starting
    from lane l
    where l.slot_room is not null and l.starting > 0
    on conflict (tenant_id, key, claim_id) do update set open = o.open + excluded.open
  ),
  lapsed as (
    delete from automation.lane_claims o
    using budget b
    where b.slot_room is not null and o.tenant_id = b.tenant_id and o.key = b.key and o.lease_until <= at
  ),
  turned as (
    update automation.lane_turns t
    set turn = nextval('automation.lane_turn'),
      ready_at = greatest(l.due_at, coalesce(
        greatest(l.gate_at, case when l.is_probe and l.starting > 0 then p_lease_until end,
          case when l.rate_room <= l.starting then l.rate_at end, case when l.slot_room <= l.starting then l.slot_at end),
        -- Another transaction holds what is due.
        case when l.starting = 0 then p_now + interval '100 milliseconds' end))
    from lane l
    where l.due_at is not null and t.ctid = l.turn_row
  ),
  emptied as (
    delete from automation.lane_turns t
    using lane l
    where l.due_at is null and t.ctid = l.turn_row
  )
  select coalesce(array_agg(c.found), '{}'), coalesce(array_agg(c.job), '{}') into waiting, jobs from candidate c where c.place <= c.free;
end
$$;
