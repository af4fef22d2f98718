-- Ends the attempts of jobs whose function died or was cut off. Whether such a job acted is unknown: types in
-- `p_hold_types` fail and wait for a person, other types are tried again.
create or replace function automation.take_back_jobs(p_queue text, p_now timestamptz, p_hold_types jsonb) returns void
language plpgsql set search_path = '' set enable_seqscan = off set enable_sort = off set enable_hashjoin = off set enable_mergejoin = off
as $$
begin
  with lapsed as (
    delete from automation.job_claims c
    where c.id in (
      select l.id
      from automation.job_claims l
      where l.queue = p_queue and l.lease_until <= p_now
      order by l.lease_until
      limit 5
      for update skip locked
    )
    returning c.id, c.tenant_ids, c.job_ids
  ),
  lost as (
    select h.tenant_id, h.id, l.id as claim_id, p_hold_types @> to_jsonb(h.type) or h.attempts >= h.max_attempts as is_failed,
      'OUTCOME_UNKNOWN: the function ended before it could tell how the job did' as reason,
      p_now + automation.retry_delay(h.id, h.attempts, h.effect -> 'retry') as next_at
    from lapsed l
    cross join lateral unnest(l.tenant_ids, l.job_ids) of_claim(tenant_id, id)
    join automation.jobs h on h.tenant_id = of_claim.tenant_id and h.id = of_claim.id and h.claimed_by = l.id
  ),
  logged as (
    insert into automation.message_logs (tenant_id, run_id, trigger_run_id, effect_key, attempt, claim_id, page_id, recipient_id, step, status, code, error,
      sent_at)
    select j.tenant_id, m.run_id, m.trigger_run_id, m.effect_key, m.attempt, n.claim_id, m.page_id, m.recipient_id, m.step, 'unknown', 'OUTCOME_UNKNOWN',
      n.reason, p_now
    from lost n
    join automation.jobs j on j.tenant_id = n.tenant_id and j.id = n.id
    cross join lateral (select m.* from automation.message_of_job(j) m offset 0) m
    where n.is_failed
    on conflict do nothing
  )
  update automation.jobs j
  set status = case when n.is_failed then 'FAILED' else 'QUEUED' end,
    error = n.reason,
    result = case when n.is_failed and j.type = 'SEND_MESSAGE' then '{"outcome": "unknown"}' else j.result end,
    failures = automation.with_failure(j.failures, j.attempts, p_now, n.reason),
    run_at = case when n.is_failed then j.run_at else n.next_at end,
    rank_at = case when n.is_failed then j.rank_at else automation.rank_at(n.next_at, j.priority) end,
    completed_at = case when n.is_failed then p_now end,
    lease_until = null, claimed_by = null, lane = null
  from lost n
  where j.tenant_id = n.tenant_id and j.id = n.id;
end
$$;
