-- Does one turn of a worker: writes the endings of finished jobs and claims the next ones, in one call and one commit.
--
-- A null limit means no limit, and then workers do not wait for each other. A null batch only writes endings. A batch of 0
-- claims nothing and asks for a wake-up if a job is due: the worker is about to end. A worker that finds nothing to claim
-- asks for a wake-up at the moment when there will be something. The same claim again returns the same jobs, because the
-- Data API may carry out a call twice.
--
-- Jobs of tenants that paused the queue are left out.
--
-- A function and not one statement, because limits are counted behind a lock: one statement would count in its snapshot
-- from before the wait, and let two workers into a queue for one. Each statement of a volatile function sees what was
-- committed meanwhile.
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
  -- Asked once: while nobody pauses the queue, claims look no tenant up.
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

  -- With room left and no job due, ask for the next moment at which one falls due. Otherwise jobs that are due wait for room.
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
