-- Returns the ids of runs on the way that a migration is for, in their order after `p_after`: those of its version and its share of the customers.
-- Of a migration that takes another one back: those that the other one moved.
create or replace function automation.runs_to_migrate(
  p_tenant_id uuid, p_from bigint, p_to bigint, p_percent numeric, p_reverse_of uuid, p_before timestamptz, p_after uuid, p_limit integer
) returns setof uuid
language sql stable set search_path = '' set jit = off
as $$
  select r.id
  from automation.runs r
  where r.tenant_id = p_tenant_id and (p_after is null or r.id > p_after) and r.graph_id = p_from and r.status = 'RUNNING' and r.started_at <= p_before
    and case when p_reverse_of is null then automation.is_in_share(p_to::text, coalesce(r.customer_id, r.id), p_percent)
      else exists (select from automation.migrated_runs d where d.tenant_id = r.tenant_id and d.migration_id = p_reverse_of and d.run_id = r.id) end
  order by r.id
  limit p_limit
$$;
