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
  select pg_catalog.jsonb_agg(a.one || pg_catalog.jsonb_build_object('place', a.place) order by a.place) filter (where x.holds),
    pg_catalog.jsonb_agg(a.one || pg_catalog.jsonb_build_object('place', a.place, 'reason', 'NO_MATCH') order by a.place) filter (where not x.holds)
  into asked, others
  from pg_catalog.jsonb_array_elements(p_asked) with ordinality a (one, place)
  cross join lateral (
    -- Workflows that are not there, or were never activated, are for automation.start_runs to refuse.
    select coalesce(bool_or(automation.condition_holds((e.spec ->> 'test')::jsonpath, nullif(e.spec -> 'vars', 'null'), f.facts)), true) as holds
    from automation.workflows w
    join automation.graphs g on g.tenant_id = w.tenant_id and g.id = w.active_graph_id
    cross join lateral pg_catalog.jsonb_array_elements(p_entries) e (spec)
    cross join lateral (
      select automation.facts_of_entry(w, g, e.spec, (a.one ->> 'customerId')::uuid, p_now) || pg_catalog.jsonb_build_object('input', a.one -> 'input') as facts
      offset 0
    ) f
    where w.tenant_id = (a.one ->> 'tenantId')::uuid and w.id = (a.one ->> 'workflowId')::uuid
      -- One who is gone is refused for that.
      and exists (select from crm.customers k where k.tenant_id = w.tenant_id and k.id = (a.one ->> 'customerId')::uuid)
  ) x;
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
