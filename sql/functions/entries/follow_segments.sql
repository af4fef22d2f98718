-- Looks at the customers of events again, for the entries of the kind `segment` that their tenants have.
create or replace function automation.follow_segments(p_events jsonb, p_now timestamptz) returns void
language plpgsql set search_path = '' set enable_seqscan = off set jit = off
as $$
declare
  one record;
begin
  for one in
    select d.tenant_id, d.workflow_id, d.entry, d.spec, array_agg(d.customer_id) as customers, array_agg(d.depth) as depths
    from (
      select distinct on (e.tenant_id, e.workflow_id, e.entry, v.customer_id) e.tenant_id, e.workflow_id, e.entry, e.spec, v.customer_id, v.depth
      from pg_catalog.jsonb_array_elements(p_events) t (ids)
      join automation.events v on v.tenant_id = (t.ids ->> 0)::uuid and v.id = (t.ids ->> 1)::uuid
      join automation.workflow_entries e on e.tenant_id = v.tenant_id and e.event_type = v.type and e.spec ->> 'kind' = 'segment'
      order by e.tenant_id, e.workflow_id, e.entry, v.customer_id, v.depth desc
    ) d
    group by d.tenant_id, d.workflow_id, d.entry, d.spec
    order by d.tenant_id, d.workflow_id, d.entry
  loop
    perform from automation.follow_segment(one.tenant_id, one.workflow_id, one.entry, one.spec, one.customers, one.depths, false, p_now);
  end loop;
end
$$;
