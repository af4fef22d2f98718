-- The functions of the ledger as they were before automation.waiting_jobs (migration 0031), without their comments: what runs while a
-- deployment migrates, and again when it is rolled back. upgrade.test.ts puts them in place of those of today.
create or replace function automation.end_jobs(p_now timestamptz, p_ended jsonb) returns void
language plpgsql set search_path = '' set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
begin
  update automation.jobs j
  set status = 'COMPLETED', result = e.result, error = null, progress = 100, completed_at = p_now,
    lease_until = null, claimed_by = null, lane = null
  from jsonb_to_recordset(p_ended) e(id uuid, "tenantId" uuid, claim uuid, kind text, result jsonb)
  where e.kind = 'done' and j.tenant_id = e."tenantId" and j.id = e.id and j.claimed_by = e.claim;

  if not p_ended @? '$[*].kind ? (@ != "done")' then
    return;
  end if;
  update automation.jobs j
  set status = n.status,
    attempts = n.attempts,
    error = n.reason,
    failures = n.failures,
    run_at = n.run_at,
    rank_at = automation.rank_at(n.run_at, j.priority),
    completed_at = case when n.status = 'QUEUED' then null else p_now end,
    lease_until = null, claimed_by = null, lane = null
  from (
    select h.tenant_id, h.id, left(e.reason, 500) as reason,
      case
        when e.kind = 'cancelled' then 'CANCELLED'
        when e.kind = 'later' or (e.retry and h.attempts < h.max_attempts) then 'QUEUED'
        else 'FAILED'
      end as status,
      h.attempts - case when e.kind = 'later' then 1 else 0 end as attempts,
      case when e.kind = 'failed' then automation.with_failure(h.failures, h.attempts, p_now, left(e.reason, 500)) else h.failures end as failures,
      case
        when e.kind = 'later' then e.at
        when e.kind = 'failed' and e.retry then p_now + automation.retry_delay(h.id, h.attempts)
        else h.run_at
      end as run_at
    from jsonb_to_recordset(p_ended) e(id uuid, "tenantId" uuid, claim uuid, kind text, reason text, retry boolean, at timestamptz)
    join automation.jobs h on h.tenant_id = e."tenantId" and h.id = e.id and h.claimed_by = e.claim
    where e.kind <> 'done'
    for update of h
  ) n
  where j.tenant_id = n.tenant_id and j.id = n.id;
end
$$;

create or replace function automation.take_back_jobs(p_queue text, p_now timestamptz, p_hold_types jsonb) returns void
language plpgsql set search_path = '' set enable_seqscan = off set enable_sort = off
as $$
begin
  update automation.jobs j
  set status = n.status,
    error = n.reason,
    failures = automation.with_failure(j.failures, j.attempts, p_now, n.reason),
    run_at = n.run_at,
    rank_at = automation.rank_at(n.run_at, j.priority),
    completed_at = case when n.status = 'FAILED' then p_now end,
    lease_until = null, claimed_by = null, lane = null
  from (
    select h.tenant_id, h.id,
      'UNKNOWN_OUTCOME: the function ended before it could tell how the job did' as reason,
      case when p_hold_types @> to_jsonb(h.type) or h.attempts >= h.max_attempts then 'FAILED' else 'QUEUED' end as status,
      case when p_hold_types @> to_jsonb(h.type) or h.attempts >= h.max_attempts then h.run_at
        else p_now + automation.retry_delay(h.id, h.attempts) end as run_at
    from automation.jobs h
    where h.queue = p_queue and h.status = 'PROCESSING' and h.lease_until <= p_now
    order by h.lease_until
    limit 500
    for update skip locked
  ) n
  where j.tenant_id = n.tenant_id and j.id = n.id;
end
$$;

create or replace function automation.room_in_lane(
  p_queue text, p_lane text, p_at_once integer, p_per_minute integer, p_now timestamptz,
  out room integer, out ask_at timestamptz)
language plpgsql set search_path = '' set enable_seqscan = off
as $$
declare
  live integer;
  earliest_end timestamptz;
  started integer;
  oldest_start timestamptz;
begin
  insert into automation.job_lanes (queue, lane) values (p_queue, p_lane) on conflict (queue, lane) do nothing;
  perform from automation.job_lanes l where l.queue = p_queue and l.lane = p_lane for no key update;

  select count(*), min(j.lease_until) into live, earliest_end
  from automation.jobs j
  where j.queue = p_queue and j.status = 'PROCESSING' and j.lane = p_lane;

  delete from automation.job_starts s
  where s.queue = p_queue and s.lane = p_lane and s.started_at <= p_now - interval '1 minute';
  select coalesce(sum(s.jobs), 0), min(s.started_at) into started, oldest_start
  from automation.job_starts s
  where s.queue = p_queue and s.lane = p_lane;

  room = least(p_at_once - live, p_per_minute - started);
  ask_at = case when p_per_minute <= started then oldest_start + interval '1 minute' else earliest_end end;
end
$$;

create or replace function automation.next_due_at(p_queue text, p_lane text, p_now timestamptz) returns timestamptz
language sql stable set search_path = '' set enable_seqscan = off set enable_sort = off
as $$
  select min(next.run_at)
  from generate_series(1, case when p_lane = 'urgent' then 1 else 9 end) as p(priority)
  cross join lateral (
    select j.run_at
    from automation.jobs j
    where j.queue = p_queue and j.priority = p.priority and j.status = 'QUEUED' and j.run_at > j.created_at and j.run_at > p_now
    order by j.run_at
    limit 1
  ) next
$$;

create or replace function automation.take_jobs(
  p_queue text, p_lane text, p_at_once integer, p_per_minute integer, p_batch integer, p_now timestamptz,
  p_lease_until timestamptz, p_claim uuid, p_hold_types jsonb, p_ended jsonb)
returns table (id uuid, tenant_id uuid, type text, payload jsonb, attempts integer)
language plpgsql set search_path = '' set enable_seqscan = off set enable_sort = off set enable_bitmapscan = off
as $$
declare
  room integer = p_batch;
  ask_at timestamptz = p_now;
  claimed integer = 0;
  is_limited boolean = p_at_once is not null or p_per_minute is not null;
  has_pauses boolean = exists (select from automation.queue_pauses q where q.queue = p_queue);
begin
  if p_ended <> '[]' then
    perform automation.end_jobs(p_now, p_ended);
  end if;
  if p_batch is null then
    return;
  end if;

  return query
    select j.id, j.tenant_id, j.type, j.payload, j.attempts
    from automation.jobs j
    where j.queue = p_queue and j.status = 'PROCESSING' and j.lease_until = p_lease_until and j.claimed_by = p_claim;
  if found then
    return;
  end if;

  if p_batch > 0 then
    perform automation.take_back_jobs(p_queue, p_now, p_hold_types);
    if is_limited then
      select least(p_batch, r.room), r.ask_at into room, ask_at
      from automation.room_in_lane(p_queue, p_lane, p_at_once, p_per_minute, p_now) r;
    end if;
  end if;

  if room > 0 and p_lane = 'urgent' then
    return query
      update automation.jobs j
      set status = 'PROCESSING', attempts = j.attempts + 1, progress = 0, started_at = p_now, lease_until = p_lease_until,
        claimed_by = p_claim, lane = p_lane
      where j.ctid = any (array(
        select b.ctid
        from automation.jobs b
        where b.queue = p_queue and b.status = 'QUEUED' and b.priority = 1 and b.run_at <= p_now
          and not (has_pauses and exists (select from automation.queue_pauses q where q.queue = p_queue and q.tenant_id = b.tenant_id))
        order by b.rank_at, b.run_at, b.id
        limit room
        for update skip locked))
      returning j.id, j.tenant_id, j.type, j.payload, j.attempts;
    get diagnostics claimed = row_count;
  elsif room > 0 then
    return query
      update automation.jobs j
      set status = 'PROCESSING', attempts = j.attempts + 1, progress = 0, started_at = p_now, lease_until = p_lease_until,
        claimed_by = p_claim, lane = p_lane
      where j.ctid = any (array(
        select b.ctid
        from automation.jobs b
        where b.queue = p_queue and b.status = 'QUEUED' and b.run_at <= p_now
          and not (has_pauses and exists (select from automation.queue_pauses q where q.queue = p_queue and q.tenant_id = b.tenant_id))
        order by b.rank_at, b.run_at, b.id
        limit room
        for update skip locked))
      returning j.id, j.tenant_id, j.type, j.payload, j.attempts;
    get diagnostics claimed = row_count;
  end if;

  if claimed > 0 then
    if p_per_minute is not null then
      insert into automation.job_starts (queue, lane, started_at, jobs) values (p_queue, p_lane, p_now, claimed);
    end if;
    return;
  end if;

  if room > 0 or not exists (
    select from automation.jobs j
    where j.queue = p_queue and j.status = 'QUEUED' and j.run_at <= p_now and (p_lane = 'normal' or j.priority = 1)
      and not (has_pauses and exists (select from automation.queue_pauses q where q.queue = p_queue and q.tenant_id = j.tenant_id))
  ) then
    ask_at = automation.next_due_at(p_queue, p_lane, p_now);
  end if;
  if ask_at is not null then
    perform automation.ask_for_ring(p_queue, p_lane, ask_at, p_now);
  end if;
end
$$;

