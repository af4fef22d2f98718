-- Looks whether customers have come into the segment of an entry, or left it, and starts runs for what the entry is about. `p_depths` are those of the
-- events that led here. A customer whom the first, silent pass is still to look at was there before: that one starts nothing.
create or replace function automation.follow_segment(
  p_tenant_id uuid, p_workflow_id uuid, p_entry smallint, p_spec jsonb, p_customers uuid[], p_depths smallint[], p_is_silent boolean, p_now timestamptz,
  out entered integer, out refused integer
)
language plpgsql set search_path = '' set enable_seqscan = off set jit = off
as $$
declare
  inside uuid[];
  outside uuid[];
  came uuid[];
  went uuid[];
  unseen_after uuid = (
    select p.after_id from automation.entry_passes p
    where p.tenant_id = p_tenant_id and p.workflow_id = p_workflow_id and p.entry = p_entry and p.ended_at is null and (p.run ->> 'isSilent')::boolean
    limit 1);
  asked jsonb;
  deep jsonb;
begin
  select array_agg(x.id) filter (where x.holds), array_agg(x.id) filter (where not x.holds) into inside, outside
  from (
    select f.customer_id as id, automation.condition_holds((p_spec ->> 'test')::jsonpath, nullif(p_spec -> 'vars', 'null'), f.facts) as holds
    from automation.workflows w
    join automation.graphs g on g.tenant_id = w.tenant_id and g.id = w.active_graph_id
    cross join automation.facts_of_entries(w, g, p_spec, p_customers, p_now) f
    where w.tenant_id = p_tenant_id and w.id = p_workflow_id
  ) x;
  with added as (
    insert into automation.segment_members (tenant_id, workflow_id, entry, customer_id, since)
    select p_tenant_id, p_workflow_id, p_entry, i.id, p_now from unnest(inside) i (id) order by i.id
    on conflict do nothing
    returning customer_id
  )
  select array_agg(a.customer_id) into came from added a;
  with removed as (
    delete from automation.segment_members m
    where m.tenant_id = p_tenant_id and m.workflow_id = p_workflow_id and m.entry = p_entry and m.customer_id = any (outside)
    returning m.customer_id
  )
  select array_agg(r.customer_id) into went from removed r;

  select pg_catalog.jsonb_agg(m.one) filter (where m.depth < 8), pg_catalog.jsonb_agg(m.one || '{"reason": "TOO_DEEP"}') filter (where m.depth >= 8)
  into asked, deep
  from (
    select p_depths[c.ordinality] as depth, pg_catalog.jsonb_build_object('tenantId', p_tenant_id, 'workflowId', p_workflow_id, 'customerId', c.id,
      'depth', p_depths[c.ordinality], 'key', 'segment:' || p_entry || ':' || c.id || ':' || automation.iso_of(p_now),
      'trigger', pg_catalog.jsonb_build_object('kind', 'segment', 'entry', p_entry, 'on', p_spec -> 'on')) as one
    from unnest(p_customers) with ordinality c (id)
    where c.id = any (case when p_spec ->> 'on' = 'leave' then went else came end)
      and not p_is_silent and (unseen_after is null or c.id <= unseen_after)
  ) m;
  perform automation.count_refused(deep, p_now);
  select count(s.run_id), count(s.refused) into entered, refused from automation.start_runs(coalesce(asked, '[]'), p_now) s;
  -- What a silent look found already there.
  if p_is_silent then
    refused = coalesce(cardinality(came), 0);
  end if;
end
$$;
