-- Writes the endings of jobs that are not done: failed, cancelled, or to run later. The part of automation.end_jobs that is seldom.
create or replace function automation.end_other_jobs(p_now timestamptz, p_ended jsonb) returns void
language plpgsql set search_path = '' set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
begin
  with held as (
    select h.tenant_id, h.id, e.claim, left(e.reason, 500) as reason,
      case
        when e.kind = 'cancelled' then 'CANCELLED'
        when e.kind = 'later' or lane.failed or (e.retry and h.attempts < h.max_attempts) then 'QUEUED'
        else 'FAILED'
      end as status,
      -- Neither waiting nor a failure of the lane counts as an attempt: no outage fails a job that had no fair try. Of a job that fails again, though
      -- others of its lane were done since, it is its own failure.
      h.attempts - case when e.kind = 'later' or lane.failed then 1 else 0 end as attempts,
      e.result,
      case when e.kind = 'failed' then automation.with_failure(h.failures, h.attempts, p_now, left(e.reason, 500)) else h.failures end as failures,
      case
        when e.kind = 'later' then e.at
        when lane.failed then greatest(p_now + least(interval '1 minute', automation.retry_delay(h.id, jsonb_array_length(h.failures) + 1, h.effect -> 'retry')),
          e."notBefore")
        when e.kind = 'failed' and e.retry then greatest(p_now + automation.retry_delay(h.id, h.attempts, h.effect -> 'retry'), e."notBefore")
        else h.run_at
      end as run_at
    from jsonb_to_recordset(p_ended)
      e(id uuid, "tenantId" uuid, claim uuid, kind text, reason text, retry boolean, at timestamptz, "notBefore" timestamptz,
        "isLaneFailure" boolean, result jsonb)
    join automation.jobs h on h.tenant_id = e."tenantId" and h.id = e.id and h.claimed_by = e.claim
    cross join lateral (
      select e.retry and e."isLaneFailure" is true and exists (
        select from automation.lanes l
        join automation.lane_states s on s.tenant_id = l.tenant_id and s.key = l.key
        where l.tenant_id = h.tenant_id and l.key = h.lane_key and l.breaker_failures is not null
          and (s.opened_until is not null or coalesce((h.failures -> -1 ->> 'at')::timestamptz > s.cleared_at, true))
      ) as failed
    ) lane
    where e.kind <> 'done'
    for update of h
  ),
  ended as (
    update automation.jobs j
    set status = n.status,
      attempts = n.attempts,
      error = n.reason,
      result = coalesce(n.result, j.result),
      failures = n.failures,
      run_at = n.run_at,
      rank_at = automation.rank_at(n.run_at, j.priority),
      completed_at = case when n.status = 'QUEUED' then null else p_now end,
      lease_until = null, claimed_by = null, lane = null
    from held n
    where j.tenant_id = n.tenant_id and j.id = n.id
    returning n.claim
  )
  update automation.job_claims c set open = c.open - d.jobs
  from (select d.claim, count(*) as jobs from ended d group by d.claim) d
  where c.id = d.claim;
end
$$;
