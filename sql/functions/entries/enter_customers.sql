-- Lets those of the customers enter for whom the condition of a pass holds; the others are no refusals. Those who are let in by hand must also fulfil
-- the condition of an entry. Of a segment: those who have come or left, without the reasons, which nobody asks for. Of a date nobody enters yet: its
-- moments are noted.
create or replace function automation.enter_customers(
  p_pass automation.entry_passes, p_customers uuid[], p_now timestamptz, out entered integer, out refused integer, out reasons jsonb
)
language plpgsql set search_path = '' set enable_seqscan = off set jit = off
as $$
declare
  wanted uuid[] = p_customers;
  asked jsonb;
begin
  if p_pass.spec ->> 'kind' = 'segment' then
    select f.entered, f.refused into entered, refused
    from automation.follow_segment(p_pass.tenant_id, p_pass.workflow_id, p_pass.entry, p_pass.spec, p_customers,
      array_fill(0::smallint, array[coalesce(cardinality(p_customers), 0)]), coalesce((p_pass.run ->> 'isSilent')::boolean, false), p_now) f;
    reasons = '{}';
    return;
  elsif p_pass.spec ->> 'kind' = 'date' then
    perform automation.follow_dates(s, d.subjects, pg_catalog.array_fill(p_pass.created_at, array[coalesce(cardinality(d.subjects), 0)]), p_now)
    from automation.entry_schedules s
    cross join lateral (
      select case when automation.is_of_bookings(s.spec)
        then array(select b.id from crm.bookings b where b.tenant_id = s.tenant_id and b.customer_id = any (p_customers) order by b.id)
        else p_customers end as subjects
    ) d
    where s.tenant_id = p_pass.tenant_id and s.workflow_id = p_pass.workflow_id and s.entry = p_pass.entry and s.spec ->> 'kind' = 'date';
    entered = 0;
    refused = 0;
    reasons = '{}';
    return;
  end if;
  if p_pass.spec ->> 'test' is not null then
    wanted = array(
      select f.customer_id
      from automation.workflows w
      join automation.graphs g on g.tenant_id = w.tenant_id and g.id = w.active_graph_id
      cross join automation.facts_of_entries(w, g, p_pass.spec, p_customers, p_now) f
      where w.tenant_id = p_pass.tenant_id and w.id = p_pass.workflow_id
        and automation.condition_holds((p_pass.spec ->> 'test')::jsonpath, nullif(p_pass.spec -> 'vars', 'null'),
          f.facts || pg_catalog.jsonb_build_object('input', p_pass.run -> 'input'))
      order by f.place);
  end if;
  select pg_catalog.jsonb_agg(p_pass.run || pg_catalog.jsonb_build_object('tenantId', p_pass.tenant_id, 'workflowId', p_pass.workflow_id,
    'customerId', c.id, 'key', p_pass.run ->> 'key' || ':' || c.id) order by c.place)
  into asked
  from unnest(wanted) with ordinality c (id, place);
  with started as materialized (
    select s.run_id, s.refused as reason from automation.enter_by_hand(coalesce(asked, '[]'), p_pass.spec -> 'entries', p_now) s
  )
  select count(s.run_id), count(s.reason),
    (select coalesce(pg_catalog.jsonb_object_agg(x.reason, x.n), '{}') from (select o.reason, count(*) as n from started o where o.reason is not null group by o.reason) x)
  into entered, refused, reasons
  from started s;
end
$$;
