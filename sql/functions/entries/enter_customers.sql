-- Lets those of the customers enter for whom the condition of a pass holds; the others are no refusals. Of a segment: those who have come or left. By
-- hand, those who fulfil the condition of an entry too. Of a date nobody enters yet: its moments are noted.
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
    return;
  end if;
  select pg_catalog.jsonb_agg(p_pass.run || pg_catalog.jsonb_build_object('tenantId', w.tenant_id, 'workflowId', w.id, 'customerId', c.id,
    'key', p_pass.run ->> 'key' || ':' || c.id) order by c.ordinality)
  into asked
  from unnest(p_customers) with ordinality c (id)
  join automation.workflows w on w.tenant_id = p_pass.tenant_id and w.id = p_pass.workflow_id
  join automation.graphs g on g.tenant_id = w.tenant_id and g.id = w.active_graph_id
  where p_pass.spec ->> 'test' is null
    or automation.condition_holds((p_pass.spec ->> 'test')::jsonpath, nullif(p_pass.spec -> 'vars', 'null'),
      automation.facts_of_entry(w, g, p_pass.spec, c.id, p_now) || pg_catalog.jsonb_build_object('input', p_pass.run -> 'input'));
  select count(s.run_id), count(s.refused) into entered, refused from automation.enter_by_hand(
    coalesce(asked, '[]'), p_pass.spec -> 'entries', p_now) s;
end
$$;
