-- Does one turn of a worker: writes the endings of finished jobs and claims the next ones, in one call and one commit.
--
-- A null limit means no limit, and then workers do not wait for each other. A null batch only writes endings. A batch of 0
-- claims nothing and asks for a wake-up if a job is due: the worker is about to end. A worker that finds nothing to claim
-- asks for a wake-up at the moment when there will be something. A row with `pause_ms` is no job: it says after which time the worker is to
-- claim again, for a lane that has budget then. The same claim again returns the same jobs, because the
-- Data API may carry out a call twice.
--
-- A function and not one statement, because limits are counted behind a lock: one statement would count in its snapshot
-- from before the wait, and let two workers into a queue for one. Each statement of a volatile function sees what was
-- committed meanwhile.
create or replace function automation.claim_jobs(
  p_queue text, p_lane text, p_at_once integer, p_per_minute integer, p_batch integer, p_now timestamptz,
  p_lease_until timestamptz, p_claim uuid, p_hold_types jsonb, p_ended jsonb)
returns table (id uuid, tenant_id uuid, type text, payload jsonb, attempts integer, max_attempts integer, pause_ms integer)
language plpgsql set search_path = '' set enable_seqscan = off set enable_sort = off set enable_bitmapscan = off
  set enable_hashjoin = off set enable_mergejoin = off set plan_cache_mode = force_generic_plan
as $$
declare
  room integer = p_batch;
  ask_at timestamptz = p_now;
  next record;
  of_lanes record;
  claimed integer = 0;
  pause integer;
begin
  if p_ended <> '[]' then
    perform automation.end_jobs(p_now, p_ended);
  end if;
  if p_batch is null then
    return;
  end if;

  return query
    select j.id, j.tenant_id, j.type, j.payload, j.attempts, j.max_attempts, null::integer
    from automation.job_claims c
    cross join lateral unnest(c.tenant_ids, c.job_ids) of_claim(tenant_id, id)
    join automation.jobs j on j.tenant_id = of_claim.tenant_id and j.id = of_claim.id and j.claimed_by = c.id
    where c.id = p_claim;
  if found then
    return;
  end if;

  if p_batch > 0 then
    if exists (select from automation.job_claims c where c.queue = p_queue and c.lease_until <= p_now) then
      perform automation.take_back_jobs(p_queue, p_now, p_hold_types);
    end if;
    if p_at_once is not null or p_per_minute is not null then
      select least(p_batch, r.room), r.ask_at into room, ask_at
      from automation.room_in_queue(p_queue, p_lane, p_at_once, p_per_minute, p_now) r;
    end if;
  end if;

  if exists (select from automation.lane_notices n where n.queue = p_queue) then
    perform automation.note_lanes(p_queue, p_now);
  end if;
  if room > 0 then
    perform automation.release_due_jobs(p_queue, p_now);
    select null::tid[] as waiting, '{}'::tid[] as jobs, p_now as starts_at into of_lanes;
    if exists (select from automation.lane_turns t where t.queue = p_queue and t.lane = p_lane and t.ready_at <= p_now) then
      select l.waiting, l.jobs, l.starts_at into of_lanes
      from automation.next_jobs_of_lanes(p_queue, p_lane, room, p_now, p_claim, p_lease_until) l;
    end if;
    select n.* into next from automation.next_jobs(p_queue, p_lane, room - cardinality(of_lanes.jobs), p_now) n;
    return query
      with taken as (
        delete from automation.waiting_jobs w where w.ctid = any (next.waiting || of_lanes.waiting)
      ),
      started as (
        update automation.jobs j
        set status = 'PROCESSING', attempts = j.attempts + 1, progress = 0, started_at = of_lanes.starts_at,
          lease_until = p_lease_until, claimed_by = p_claim
        where j.ctid = any (next.jobs || of_lanes.jobs)
        returning j.id, j.tenant_id, j.type, j.payload, j.attempts, j.max_attempts
      ),
      noted as (
        insert into automation.job_claims (id, queue, lane, lease_until, open, tenant_ids, job_ids, has_lanes)
        select p_claim, p_queue, p_lane, p_lease_until, count(*), array_agg(s.tenant_id), array_agg(s.id), of_lanes.jobs <> '{}'
        from started s
        having count(*) > 0
      )
      select s.id, s.tenant_id, s.type, s.payload, s.attempts, s.max_attempts, null::integer from started s;
    get diagnostics claimed = row_count;
    if claimed = 0 or of_lanes.jobs <> '{}' and claimed < room then
      pause = automation.pause_for_lanes(p_queue, p_lane, p_now);
      if pause is not null then
        return query select p_claim, p_claim, '', '{}'::jsonb, 0, 0, pause;
      end if;
    end if;
  end if;

  if claimed > 0 then
    -- Without a backlog the next claim needs none of it.
    if next.jobs <> '{}' and (claimed = room or next.last_tenant is not null) then
      perform automation.end_turn(p_queue, p_lane, next.last_tenant, next.priorities, next.tenants, next.run_ats, next.ids, next.heads_at);
    end if;
    if p_per_minute is not null then
      perform automation.note_queue_starts(p_queue, p_lane, p_now, claimed);
    end if;
    return;
  end if;

  if room > 0 then
    perform automation.drop_stale_rows(p_queue, p_now);
  end if;
  -- With room left and no job due, ask for the next moment at which one falls due. Otherwise jobs that are due wait for room.
  if room > 0 or not (automation.has_due_jobs(p_queue, p_lane, p_now)
    or exists (select from automation.lane_turns t where t.queue = p_queue and t.lane = p_lane and t.ready_at <= p_now)) then
    ask_at = least(automation.next_due_at(p_queue, p_lane, p_now), automation.next_lane_at(p_queue, p_lane, p_now));
  end if;
  if ask_at is not null then
    perform automation.ask_for_ring(p_queue, p_lane, ask_at, p_now);
  end if;
end
$$;
