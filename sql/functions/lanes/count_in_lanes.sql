-- Counts the jobs of a claim that run in lanes with a limit of how many.
create or replace function automation.count_in_lanes(p_claim uuid, p_now timestamptz, p_lease_until timestamptz) returns void
language plpgsql set search_path = '' set enable_seqscan = off set enable_bitmapscan = off set enable_hashjoin = off
  set enable_mergejoin = off set plan_cache_mode = force_generic_plan
as $$
begin
  with counted as (
    insert into automation.lane_claims (tenant_id, key, claim_id, lease_until, open)
    select l.tenant_id, l.key, p_claim, p_lease_until, count(*)
    from automation.job_claims c
    cross join lateral unnest(c.tenant_ids, c.job_ids) of_claim(tenant_id, id)
    join automation.jobs j on j.tenant_id = of_claim.tenant_id and j.id = of_claim.id
    join automation.lanes l on l.tenant_id = j.tenant_id and l.key = j.lane_key and l.at_once is not null
    where c.id = p_claim
    group by l.tenant_id, l.key
    returning tenant_id, key
  )
  delete from automation.lane_claims o
  using counted n
  where o.tenant_id = n.tenant_id and o.key = n.key and o.lease_until <= p_now;
end
$$;
