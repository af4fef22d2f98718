-- Writes how jobs ended. Only the claim that holds a job's lease may write: a duplicate or late ending changes nothing.
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
      -- Waiting does not count as an attempt.
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
