-- Starts runs for events: a list of [tenant, event]. Entries whose condition does not hold are counted as NO_MATCH. An event that eight runs led to, each
-- started by an event of the one before, starts nothing and is counted as TOO_DEEP: such a circle would never end.
create or replace function automation.enter_by_events(p_events jsonb, p_now timestamptz) returns void
language plpgsql set search_path = '' set enable_seqscan = off set jit = off
as $$
declare
  asked jsonb;
  refused jsonb;
begin
  select pg_catalog.jsonb_agg(m.one) filter (where m.reason is null),
    pg_catalog.jsonb_agg(m.one || pg_catalog.jsonb_build_object('reason', m.reason)) filter (where m.reason is not null)
  into asked, refused
  from (
    select case
        when v.depth >= 8 then 'TOO_DEEP'
        when e.spec ->> 'test' is not null and not automation.condition_holds((e.spec ->> 'test')::jsonpath, nullif(e.spec -> 'vars', 'null'), f.facts) then 'NO_MATCH'
      end as reason,
      pg_catalog.jsonb_build_object('tenantId', v.tenant_id, 'workflowId', e.workflow_id, 'customerId', v.customer_id, 'depth', v.depth, 'event', f.facts -> 'event',
        'trigger', pg_catalog.jsonb_build_object('kind', 'event', 'type', v.type, 'eventId', v.id),
        'key', coalesce('key:' || "left"(f.facts #>> nullif(array(
          select pg_catalog.jsonb_array_elements_text(case when pg_catalog.jsonb_typeof(e.spec -> 'key') = 'array' then e.spec -> 'key' else '[]' end)), '{}'), 250), 'event:' || v.id)) as one
    from pg_catalog.jsonb_array_elements(p_events) with ordinality t (ids, place)
    join automation.events v on v.tenant_id = (t.ids ->> 0)::uuid and v.id = (t.ids ->> 1)::uuid
    join automation.workflow_entries e on e.tenant_id = v.tenant_id and e.event_type = v.type and e.spec ->> 'kind' = 'event'
    join automation.workflows w on w.tenant_id = e.tenant_id and w.id = e.workflow_id
    join automation.graphs g on g.tenant_id = w.tenant_id and g.id = w.active_graph_id
    cross join lateral (
      select automation.facts_of_entry(w, g, e.spec, v.customer_id, p_now)
        || pg_catalog.jsonb_build_object('event', v.data || pg_catalog.jsonb_build_object('id', v.id, 'type', v.type, 'at', automation.iso_of(v.occurred_at))) as facts
      offset 0
    ) f
    order by t.place, e.workflow_id, e.entry
  ) m;
  if asked is not null then
    perform from automation.start_runs(asked, p_now);
  end if;
  perform automation.count_refused(refused, p_now);
  perform automation.follow_segments(p_events, p_now);
end
$$;
