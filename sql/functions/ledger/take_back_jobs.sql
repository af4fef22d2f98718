-- Ends the attempts of jobs whose function died or was cut off. Whether such a job acted is unknown: types in
-- `p_hold_types` fail and wait for a person, other types are tried again.
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
