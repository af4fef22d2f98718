-- Lets those of the customers enter for whom the condition of a pass holds; the others are no refusals. Of a segment: those who have come or left.
create or replace function automation.enter_customers(
  p_pass automation.entry_passes, p_customers uuid[], p_now timestamptz, out entered integer, out refused integer
)
language plpgsql set search_path = '' set enable_seqscan = off set jit = off
as $$
declare
  asked jsonb;
begin
  if p_pass.spec ->> 'kind' = 'segment' then
    select f.entered, f.refused into entered, refused
    from automation.follow_segment(p_pass.tenant_id, p_pass.workflow_id, p_pass.entry, p_pass.spec, p_customers,
      array_fill(0::smallint, array[coalesce(cardinality(p_customers), 0)]), coalesce((p_pass.run ->> 'isSilent')::boolean, false), p_now) f;
    return;
  end if;
  select pg_catalog.jsonb_agg(p_pass.run || pg_catalog.jsonb_build_object('tenantId', w.tenant_id, 'workflowId', w.id, 'customerId', f.customer_id,
    'key', p_pass.run ->> 'key' || ':' || f.customer_id) order by f.place)
  into asked
  from automation.workflows w
  join automation.graphs g on g.tenant_id = w.tenant_id and g.id = w.active_graph_id
  cross join automation.facts_of_entries(w, g, p_pass.spec, p_customers, p_now) f
  where w.tenant_id = p_pass.tenant_id and w.id = p_pass.workflow_id and (p_pass.spec ->> 'test' is null
    or automation.condition_holds((p_pass.spec ->> 'test')::jsonpath, nullif(p_pass.spec -> 'vars', 'null'),
      f.facts || pg_catalog.jsonb_build_object('input', p_pass.run -> 'input')));
  select count(s.run_id), count(s.refused) into entered, refused from automation.start_runs(coalesce(asked, '[]'), p_now) s;
end
$$;
