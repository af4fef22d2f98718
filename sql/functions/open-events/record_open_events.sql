-- Records what changes of rows of a CRM table mean, where the tenant has a workflow that listens to it. Ids follow each other: in random order each row
-- would touch another page of the indexes.
create or replace function automation.record_open_events(p_table text, p_before jsonb[], p_after jsonb[]) returns void
language sql set search_path = ''
as $$
  insert into automation.events (id, tenant_id, type, customer_id, data, dedupe_key, handled_at, outcome)
  select e.id, e.tenant_id, e.type, e.customer_id, e.data, 'crm:' || e.type || ':' || e.id, now(), 'DONE'
  from (
    -- A UUID of version 4 all the same: 74 random bits for the statement, then a number of 48 bits.
    select cast(i.prefix || lpad(to_hex(row_number() over (order by r.place)), 12, '0') as uuid) as id, x.tenant_id, x.customer_id, f.type, f.data
    from (select left(gen_random_uuid()::text, 24) as prefix) i
    cross join unnest(p_before, p_after) with ordinality r (before, after, place)
    cross join lateral (select coalesce(r.after, r.before) as one) o
    cross join lateral (
      select (o.one ->> 'tenant_id')::uuid as tenant_id, (o.one ->> case p_table when 'customers' then 'id' else 'customer_id' end)::uuid as customer_id
    ) x
    cross join lateral automation.facts_of_change(p_table, r.before, r.after) f
    where exists (select from automation.event_listeners l where l.event_type = f.type and l.tenant_id = x.tenant_id)
  ) e
$$;
