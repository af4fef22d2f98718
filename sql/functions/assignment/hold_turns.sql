-- Locks the assignments of tenants until the transaction ends, in the order of their ids: then loads and turns change in this transaction only.
-- Returns the tenants whose lock it has; without `p_waits` it leaves out those that another transaction holds.
create or replace function automation.hold_turns(p_tenant_ids uuid[], p_waits boolean) returns setof uuid
language plpgsql set search_path = ''
as $$
begin
  insert into automation.assignment_turns (tenant_id, pool)
  select distinct t.id, '' from unnest(p_tenant_ids) t (id)
  where not exists (select from automation.assignment_turns a where a.tenant_id = t.id and a.pool = '')
  order by t.id
  on conflict do nothing;
  if p_waits then
    return query select a.tenant_id from automation.assignment_turns a
      where a.tenant_id = any (p_tenant_ids) and a.pool = '' order by a.tenant_id for no key update;
  else
    return query select a.tenant_id from automation.assignment_turns a
      where a.tenant_id = any (p_tenant_ids) and a.pool = '' order by a.tenant_id for no key update skip locked;
  end if;
end
$$;
