-- Writes how jobs ended: `id`, or `ids` for those that ended alike. Only the claim that holds a job's lease may write: a duplicate or late
-- ending changes nothing.
create or replace function automation.end_jobs(p_now timestamptz, p_ended jsonb) returns void
language plpgsql set search_path = '' set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
declare
  claims uuid[] = array(select distinct e.claim from jsonb_to_recordset(p_ended) e(claim uuid) order by e.claim);
  has_lanes boolean;
begin
  -- Before the jobs, in the order of take_back_jobs: it may take the same ones back now.
  select bool_or(l.has_lanes) into has_lanes
  from (select c.has_lanes from automation.job_claims c where c.id = any (claims) order by c.id for no key update) l;
  if has_lanes then
    perform automation.end_in_lanes(p_now, p_ended);
  end if;
  if p_ended @? '$[*].messageLog' then
    perform automation.log_messages(p_now, p_ended);
  end if;

  -- Materialized, so that each job is looked up by its id: a plan that was made while there were few jobs would read all of the tenant for each ending.
  with ended as materialized (
    select e."tenantId" as tenant_id, of_ending.id, e.claim, e.result
    from jsonb_to_recordset(p_ended) e(id uuid, ids uuid[], "tenantId" uuid, claim uuid, kind text, result jsonb)
    cross join lateral unnest(coalesce(e.ids, array[e.id])) of_ending(id)
    where e.kind = 'done'
  ),
  done as (
    update automation.jobs j
    set status = 'COMPLETED', result = e.result, error = null, progress = 100, completed_at = p_now, lease_until = null, claimed_by = null,
      lane = null
    from ended e
    where j.tenant_id = e.tenant_id and j.id = e.id and j.claimed_by = e.claim
    returning e.claim
  )
  update automation.job_claims c set open = c.open - d.jobs
  from (select d.claim, count(*) as jobs from done d group by d.claim) d
  where c.id = d.claim;

  if p_ended @? '$[*].kind ? (@ != "done")' then
    perform automation.end_other_jobs(p_now, p_ended);
  end if;

  delete from automation.job_claims c where c.id = any (claims) and c.open <= 0;
end
$$;
