-- Returns how many jobs and calls of the transaction's tenant run in each lane, and how many of all tenants. Runs with its owner's rights, because the
-- API's login sees no claims.
create or replace function automation.running_in_lanes() returns table (key text, running integer, of_all integer)
language sql stable security definer set search_path = ''
as $$
  select r.key, count(*) filter (where r.tenant_id = automation.current_tenant())::integer, count(*)::integer
  from (
    select j.tenant_id, of_job.key
    from automation.job_claims c
    cross join lateral unnest(c.tenant_ids, c.job_ids) of_claim(tenant_id, id)
    join automation.jobs j on j.tenant_id = of_claim.tenant_id and j.id = of_claim.id and j.claimed_by = c.id
    cross join lateral (values (case when j.tenant_id = automation.current_tenant() then j.lane_key end), (automation.lane_of_queue(c.queue, c.lane))) of_job(key)
    where of_job.key is not null
    union all
    select b.tenant_id, automation.lane_of_endpoint(b.endpoint)
    from automation.booking_calls b
    where b.tenant_id = automation.current_tenant() and b.finished_at is null
  ) r
  group by r.key
$$;

revoke all on function automation.running_in_lanes() from public;
grant execute on function automation.running_in_lanes() to followthrough_api;
