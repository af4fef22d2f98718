-- Starts runs for deliveries: a list of [tenant, delivery]; events among them are for automation.enter_by_events. Entries whose condition does not hold are
-- counted as NO_MATCH; a delivery that eight others led to starts nothing and is counted as TOO_DEEP, as an event is. A delivery of no customer is its own
-- subject: no earlier one keeps its run from starting.
create or replace function automation.enter_by_deliveries(p_deliveries jsonb, p_now timestamptz) returns void
language plpgsql set search_path = '' set enable_seqscan = off set jit = off
as $$
declare
  asked jsonb;
  refused jsonb;
begin
  with pair as materialized (
    select row_number() over (order by t.place, n.workflow_id, n.entry) as place, d as delivery, n.workflow_id, n.entry, n.spec,
      automation.data_of_delivery(e, d) || pg_catalog.jsonb_build_object('id', d.id, 'type', e.event_type, 'at', automation.iso_of(d.received_at)) as event,
      automation.own_facts(pg_catalog.jsonb_populate_record(null::automation.runs, pg_catalog.jsonb_build_object('tenant_id', w.tenant_id, 'workflow_id', w.id,
        'graph_id', g.id, 'customer_id', d.customer_id, 'priority', 5, 'status', 'RUNNING', 'data', '{}'::jsonb, 'started_at', p_now)),
        g.version, g.settings ->> 'timeZone', p_now) as facts
    from pg_catalog.jsonb_array_elements(p_deliveries) with ordinality t (ids, place)
    join automation.webhook_deliveries d on d.tenant_id = (t.ids ->> 0)::uuid and d.id = (t.ids ->> 1)::uuid
    join automation.webhook_endpoints e on e.tenant_id = d.tenant_id and e.id = d.endpoint_id
    join automation.workflow_entries n on n.tenant_id = d.tenant_id and n.event_type = automation.listened_endpoint(d.endpoint_id::text)
    join automation.workflows w on w.tenant_id = n.tenant_id and w.id = n.workflow_id
    join automation.graphs g on g.tenant_id = w.tenant_id and g.id = w.active_graph_id
  ),
  known as materialized (
    select k.place, k.facts
    from automation.facts_of_customers(array(select (p.delivery).tenant_id from pair p order by p.place),
      array(select (p.delivery).customer_id from pair p order by p.place), array(select (p.spec ->> 'needs')::integer from pair p order by p.place), p_now) k
  )
  select pg_catalog.jsonb_agg(m.one) filter (where m.reason is null),
    pg_catalog.jsonb_agg(m.one || pg_catalog.jsonb_build_object('reason', m.reason)) filter (where m.reason is not null)
  into asked, refused
  from (
    select case
        when (p.delivery).depth >= 8 then 'TOO_DEEP'
        when p.spec ->> 'test' is not null and not automation.condition_holds((p.spec ->> 'test')::jsonpath, nullif(p.spec -> 'vars', 'null'), f.facts) then 'NO_MATCH'
      end as reason,
      pg_catalog.jsonb_build_object('tenantId', (p.delivery).tenant_id, 'workflowId', p.workflow_id, 'customerId', (p.delivery).customer_id, 'depth', (p.delivery).depth,
        'event', p.event,
        'trigger', pg_catalog.jsonb_build_object('kind', 'webhook', 'entry', p.entry, 'endpointId', (p.delivery).endpoint_id, 'deliveryId', (p.delivery).id),
        'key', coalesce('key:' || "left"(f.facts #>> nullif(array(
          select pg_catalog.jsonb_array_elements_text(case when pg_catalog.jsonb_typeof(p.spec -> 'key') = 'array' then p.spec -> 'key' else '[]' end)), '{}'), 250),
          'delivery:' || (p.delivery).id))
        || case when (p.delivery).customer_id is null then '{"reentry": "every-occurrence"}'::jsonb else '{}' end as one
    from pair p
    join known k on k.place = p.place
    cross join lateral (select p.facts || k.facts || pg_catalog.jsonb_build_object('event', p.event) as facts offset 0) f
    order by p.place
  ) m;
  if asked is not null then
    perform from automation.start_runs(asked, p_now);
  end if;
  perform automation.count_refused(refused, p_now);
end
$$;
