-- Starts runs for events: a list of [tenant, event]. Entries whose condition does not hold are counted as NO_MATCH. An event that eight runs led to, each
-- started by an event of the one before, starts nothing and is counted as TOO_DEEP: such a circle would never end.
create or replace function automation.enter_by_events(p_events jsonb, p_now timestamptz) returns void
language plpgsql set search_path = '' set enable_seqscan = off set jit = off
as $$
declare
  asked jsonb;
  refused jsonb;
begin
  -- What is known of the customers of all events is looked up at once: a look-up for each would be planned anew each time.
  with pair as materialized (
    select row_number() over (order by t.place, e.workflow_id, e.entry) as place, v as event, e.workflow_id, e.spec,
      automation.own_facts(pg_catalog.jsonb_populate_record(null::automation.runs, pg_catalog.jsonb_build_object('tenant_id', w.tenant_id, 'workflow_id', w.id,
        'graph_id', g.id, 'customer_id', v.customer_id, 'priority', 5, 'status', 'RUNNING', 'data', '{}'::jsonb, 'started_at', p_now)),
        g.version, g.settings ->> 'timeZone', p_now) as facts
    from pg_catalog.jsonb_array_elements(p_events) with ordinality t (ids, place)
    join automation.events v on v.tenant_id = (t.ids ->> 0)::uuid and v.id = (t.ids ->> 1)::uuid
    join automation.workflow_entries e on e.tenant_id = v.tenant_id and e.event_type = v.type and e.spec ->> 'kind' = 'event'
    join automation.workflows w on w.tenant_id = e.tenant_id and w.id = e.workflow_id
    join automation.graphs g on g.tenant_id = w.tenant_id and g.id = w.active_graph_id
  ),
  known as materialized (
    select k.place, k.facts
    from automation.facts_of_customers(array(select (p.event).tenant_id from pair p order by p.place), array(select (p.event).customer_id from pair p order by p.place),
      array(select (p.spec ->> 'needs')::integer from pair p order by p.place), p_now) k
  )
  select pg_catalog.jsonb_agg(m.one) filter (where m.reason is null),
    pg_catalog.jsonb_agg(m.one || pg_catalog.jsonb_build_object('reason', m.reason)) filter (where m.reason is not null)
  into asked, refused
  from (
    select case
        when (p.event).depth >= 8 then 'TOO_DEEP'
        when p.spec ->> 'test' is not null and not automation.condition_holds((p.spec ->> 'test')::jsonpath, nullif(p.spec -> 'vars', 'null'), f.facts) then 'NO_MATCH'
      end as reason,
      pg_catalog.jsonb_build_object('tenantId', (p.event).tenant_id, 'workflowId', p.workflow_id, 'customerId', (p.event).customer_id, 'depth', (p.event).depth, 'event', f.facts -> 'event',
        'trigger', pg_catalog.jsonb_build_object('kind', 'event', 'type', (p.event).type, 'eventId', (p.event).id),
        'key', coalesce('key:' || "left"(f.facts #>> nullif(array(
          select pg_catalog.jsonb_array_elements_text(case when pg_catalog.jsonb_typeof(p.spec -> 'key') = 'array' then p.spec -> 'key' else '[]' end)), '{}'), 250),
          'event:' || (p.event).id)) as one
    from pair p
    join known k on k.place = p.place
    cross join lateral (
      select p.facts || k.facts || pg_catalog.jsonb_build_object('event', (p.event).data || pg_catalog.jsonb_build_object('id', (p.event).id, 'type', (p.event).type,
        'at', automation.iso_of((p.event).occurred_at))) as facts
      offset 0
    ) f
    order by p.place
  ) m;
  if asked is not null then
    perform from automation.start_runs(asked, p_now);
  end if;
  perform automation.count_refused(refused, p_now);
  perform automation.follow_segments(p_events, p_now);
end
$$;
