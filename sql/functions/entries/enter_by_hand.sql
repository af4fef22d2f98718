-- Starts runs for whom somebody lets in: a list as automation.start_runs has it. `p_entries` are the entries by hand, {test, vars, needs} each: the condition
-- of one must hold, or the customer is refused with NO_MATCH. None, or one without a condition: all may enter.
create or replace function automation.enter_by_hand(p_asked jsonb, p_entries jsonb, p_now timestamptz)
returns table (place integer, run_id uuid, refused text)
language plpgsql set search_path = '' set enable_seqscan = off set jit = off
as $$
declare
  others jsonb;
  asked jsonb;
begin
  if p_entries is null or p_entries @> '[{"test": null}]' then
    return query select s.place, s.run_id, s.refused from automation.start_runs(p_asked, p_now) s;
    return;
  end if;
  with ones as materialized (
    select a.place, a.one, (a.one ->> 'tenantId')::uuid as tenant_id, (a.one ->> 'workflowId')::uuid as workflow_id, (a.one ->> 'customerId')::uuid as customer_id
    from pg_catalog.jsonb_array_elements(p_asked) with ordinality a (one, place)
  ),
  -- Workflows that are not there, or were never activated, and customers who are gone have no row: automation.start_runs refuses them.
  looked as materialized (
    select b.places[f.place] as place,
      bool_or(automation.condition_holds((e.spec ->> 'test')::jsonpath, nullif(e.spec -> 'vars', 'null'), f.facts || pg_catalog.jsonb_build_object('input', o.one -> 'input'))) as holds
    from (
      select o.tenant_id, o.workflow_id, array_agg(o.place order by o.place) as places, array_agg(o.customer_id order by o.place) as customers
      from ones o
      where exists (select from crm.customers k where k.tenant_id = o.tenant_id and k.id = o.customer_id)
      group by o.tenant_id, o.workflow_id
    ) b
    join automation.workflows w on w.tenant_id = b.tenant_id and w.id = b.workflow_id
    join automation.graphs g on g.tenant_id = w.tenant_id and g.id = w.active_graph_id
    cross join lateral pg_catalog.jsonb_array_elements(p_entries) e (spec)
    cross join lateral automation.facts_of_entries(w, g, e.spec, b.customers, p_now) f
    join ones o on o.place = b.places[f.place]
    group by 1
  )
  select pg_catalog.jsonb_agg(o.one || pg_catalog.jsonb_build_object('place', o.place) order by o.place) filter (where x.holds),
    pg_catalog.jsonb_agg(o.one || pg_catalog.jsonb_build_object('place', o.place, 'reason', 'NO_MATCH') order by o.place) filter (where not x.holds)
  into asked, others
  from ones o
  left join looked l on l.place = o.place
  cross join lateral (select coalesce(l.holds, true) as holds) x;
  perform automation.count_refused(others, p_now);
  return query
  select n.place, s.run_id, s.refused
  from automation.start_runs(coalesce(asked, '[]'), p_now) s
  join (
    select (b.one ->> 'place')::integer as place, b.row::integer as row from pg_catalog.jsonb_array_elements(asked) with ordinality b (one, row)
  ) n on n.row = s.place
  union all
  select (o.one ->> 'place')::integer, null, 'NO_MATCH' from pg_catalog.jsonb_array_elements(others) o (one)
  order by 1;
end
$$;
