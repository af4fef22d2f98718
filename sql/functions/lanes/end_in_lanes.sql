-- Tells lanes how their jobs ended: counts failures of the lane for its breaker, shuts it as long as a handler was asked to wait, and frees
-- places. Runs before the endings are written: only claims that still hold their jobs count. A job that is done clears the failures of
-- those that end with it; one that was skipped tells nothing. While the breaker is not closed, only the probe tells anything.
create or replace function automation.end_in_lanes(p_now timestamptz, p_ended jsonb) returns void
language plpgsql set search_path = '' set enable_seqscan = off set enable_bitmapscan = off set enable_hashjoin = off
  set enable_mergejoin = off set plan_cache_mode = force_generic_plan
as $$
declare
  endings jsonb;
begin
  select jsonb_agg(to_jsonb(e)) into endings
  from (
    select e.claim, j.tenant_id, j.lane_key as key, count(*) as jobs, bool_or(e.kind = 'done' and e.result ->> 'outcome' is distinct from 'skipped') as is_done,
      coalesce(jsonb_agg(j.id) filter (where e."isLaneFailure"), '[]') as failed,
      left(max(e.reason) filter (where e."isLaneFailure"), 300) as error, max(e."blockLaneUntil") as blocked_until
    from (
      select e.claim, e."tenantId" as tenant_id, of_ending.id, e.kind, e.reason, e.result, e."isLaneFailure", e."blockLaneUntil"
      from jsonb_to_recordset(p_ended)
        e(id uuid, ids uuid[], "tenantId" uuid, claim uuid, kind text, reason text, result jsonb, "isLaneFailure" boolean, "blockLaneUntil" timestamptz)
      cross join lateral unnest(coalesce(e.ids, array[e.id])) of_ending(id)
      -- As automation.end_jobs: each job is looked up by its id.
      offset 0
    ) e
    join automation.jobs j on j.tenant_id = e.tenant_id and j.id = e.id and j.claimed_by = e.claim
    where j.lane_key is not null
    group by e.claim, j.tenant_id, j.lane_key
  ) e;
  if endings is null then
    return;
  end if;

  -- In one order, so that two endings never wait for each other.
  perform from automation.lane_states s
  join (
    select distinct e.tenant_id, e.key, e.failed <> '[]' or e.blocked_until is not null as is_news
    from jsonb_to_recordset(endings) e(tenant_id uuid, key text, failed jsonb, blocked_until timestamptz)
  ) e on e.tenant_id = s.tenant_id and e.key = s.key
  where e.is_news or s.failures > 0 or s.opened_until is not null
  order by s.tenant_id, s.key
  for no key update of s;
  if found then
    perform automation.tell_lanes(p_now, endings);
  end if;

  update automation.lane_claims o set open = o.open - e.jobs
  from jsonb_to_recordset(endings) e(claim uuid, tenant_id uuid, key text, jobs integer)
  where o.tenant_id = e.tenant_id and o.key = e.key and o.claim_id = e.claim;
  if found then
    with e as (
      select distinct e.claim, e.tenant_id, e.key from jsonb_to_recordset(endings) e(claim uuid, tenant_id uuid, key text)
    ),
    ended as (
      delete from automation.lane_claims o
      using e
      where o.tenant_id = e.tenant_id and o.key = e.key and o.claim_id = e.claim and o.open <= 0
    )
    insert into automation.lane_notices (queue, tenant_id, key, due_at, urgent_due_at)
    select distinct t.queue, t.tenant_id, t.key, p_now, p_now
    from e
    join automation.lane_turns t on t.tenant_id = e.tenant_id and t.key = e.key;
  end if;
end
$$;
