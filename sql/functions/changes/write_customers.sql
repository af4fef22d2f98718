-- Changes customers whom the caller has locked. `p_changes` is a list of {tenantId, customerId, workflowId, change} in the order of the steps;
-- those of one customer become one update. A change that goes wrong only now, because the CRM was faster, raises.
create or replace function automation.write_customers(p_changes jsonb, p_now timestamptz) returns void
language plpgsql set search_path = '' set enable_seqscan = off set jit = off
as $$
begin
  with asked as materialized (
    select a.one, a.place, (a.one ->> 'tenantId')::uuid as tenant_id, (a.one ->> 'customerId')::uuid as customer_id, r.user_id
    from pg_catalog.jsonb_array_elements(p_changes) with ordinality a (one, place)
    left join automation.assign_reps((
      select pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('place', b.place, 'tenantId', b.one -> 'tenantId',
        'assign', pg_catalog.jsonb_build_object('strategy', b.one #> '{change,assign}', 'fallback', cast('[]' as jsonb))))
      from pg_catalog.jsonb_array_elements(p_changes) with ordinality b (one, place)
      where b.one -> 'change' ? 'assign'
    ), null, p_now) r on r.place = a.place
  ),
  changes as materialized (
    select a.tenant_id, a.customer_id, max(a.one ->> 'workflowId') as workflow_id,
      pg_catalog.jsonb_agg(a.one -> 'change' || case when a.user_id is null then '{}'
        else pg_catalog.jsonb_build_object('set', (a.one #> '{change,set}') || pg_catalog.jsonb_build_object('salesRepId', a.user_id)) end order by a.place) as list
    from asked a
    group by a.tenant_id, a.customer_id
  ),
  compared as materialized (
    select g.tenant_id, g.customer_id, g.workflow_id, b.facts as before, automation.change_customer_often(b.facts, g.list) as after
    from changes g
    join crm.customers k on k.tenant_id = g.tenant_id and k.id = g.customer_id
    cross join lateral (select automation.facts_of_customer(k) as facts offset 0) b
  ),
  updated as (
    update crm.customers k
    set name = c.after ->> 'name', email = c.after ->> 'email', phone = c.after ->> 'phone', account_number = c.after ->> 'accountNumber',
      status = c.after ->> 'status', sales_rep_id = (c.after ->> 'salesRepId')::uuid, do_not_contact_until = (c.after ->> 'doNotContactUntil')::date,
      time_zone = c.after ->> 'timeZone', tags = c.after -> 'tags', attributes = c.after -> 'attributes', updated_at = p_now
    from compared c
    where k.tenant_id = c.tenant_id and k.id = c.customer_id and c.after <> c.before
  )
  insert into automation.audit_log (tenant_id, actor, action, entity_type, entity_id, changes, occurred_at)
  select c.tenant_id, 'workflow:' || c.workflow_id, 'customer.changed', 'customer', c.customer_id, d.changes, p_now
  from compared c
  cross join lateral (
    select pg_catalog.jsonb_object_agg(m.name, pg_catalog.jsonb_build_object('from', m.old, 'to', m.new)) as changes
    from (
      select coalesce(b.key, a.key) as name, b.value as old, a.value as new
      from automation.members_of_customer(c.before) b
      full join automation.members_of_customer(c.after) a on a.key = b.key
    ) m
    where m.old is distinct from m.new
  ) d
  where c.after <> c.before;
end
$$;
