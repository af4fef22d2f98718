-- Does one turn of a pass: looks at the next customers, lets those enter for whom the condition holds, and returns how many it looked at. 0: no pass waits.
-- Passes take turns, so a small one does not wait for a tenant with a million customers. Those of paused workflows, and of tenants without workflows,
-- stand still. When it fails, fewer are tried, down to the single customer: that one is counted as ENTRY_FAILED, and holds no other.
create or replace function automation.enter_passes(p_limit integer, p_now timestamptz) returns integer
language plpgsql set search_path = '' set jit = off
as $$
declare
  pass automation.entry_passes;
  size integer = p_limit;
  customers uuid[];
  counts record;
  state text;
  message text;
begin
  select p.* into pass
  from automation.entry_passes p
  join automation.workflows w on w.tenant_id = p.tenant_id and w.id = p.workflow_id and w.status = 'ACTIVE'
  join automation.tenant_settings s on s.tenant_id = p.tenant_id and s.workflows
  where p.ended_at is null
  order by p.turns, p.id
  limit 1
  for update of p skip locked;
  if not found then
    return 0;
  end if;

  loop
    customers = array(
      select c.id from crm.customers c where c.tenant_id = pass.tenant_id and c.id > pass.after_id order by c.id limit size);
    begin
      select * into counts from automation.enter_customers(pass, customers, p_now);
      exit;
    exception when others then
      get stacked diagnostics state = returned_sqlstate, message = message_text;
      -- Failures that time can help are thrown: the whole turn is tried again.
      if "left"(state, 2) in ('08', '40', '53', '55', '57', '58') then
        raise;
      end if;
      if cardinality(customers) = 1 then
        perform automation.count_refused(pg_catalog.jsonb_build_array(pg_catalog.jsonb_build_object('tenantId', pass.tenant_id, 'workflowId', pass.workflow_id,
          'reason', 'ENTRY_FAILED', 'detail', format('customer %s: %s %s', customers[1], state, message))), p_now);
        select 0 as entered, 1 as refused, '{"ENTRY_FAILED": 1}'::jsonb as reasons into counts;
        exit;
      end if;
      size = cardinality(customers) / 2;
    end;
  end loop;
  update automation.entry_passes p
  set after_id = coalesce(customers[cardinality(customers)], p.after_id), turns = p.turns + 1, looked_at = p.looked_at + cardinality(customers),
    entered = p.entered + counts.entered, refused = p.refused + counts.refused,
    reasons = p.reasons || (
      select coalesce(pg_catalog.jsonb_object_agg(e.key, e.value::integer + coalesce((p.reasons ->> e.key)::integer, 0)), '{}')
      from pg_catalog.jsonb_each_text(counts.reasons) e),
    ended_at = case when cardinality(customers) < size then p_now end
  where p.tenant_id = pass.tenant_id and p.id = pass.id;
  return greatest(cardinality(customers), 1);
end
$$;
