-- Judges each entry of a workflow's active version for a customer: whether its condition holds now and which comparison decided. Of an entry by events
-- with the customer's last event of its types, and the run that this one started.
select
  e.place::int as "place!", e.one ->> 'kind' as "kind!", coalesce(e.one -> 'types', '[]') as "types!",
  jsonb_typeof(e.one -> 'tree') = 'object' as "has_condition!",
  coalesce((j.judged ->> 'holds')::boolean, true) as "holds!", j.judged -> 'leaf' as "leaf?",
  v.id as "event_id?", v.type as "event_type?", v.occurred_at as "event_at?", coalesce(v.occurred_at < g.published_at, false) as "is_before!",
  r.id as "event_run_id?"
from automation.workflows w
join automation.graphs g on g.tenant_id = w.tenant_id and g.id = w.active_graph_id
join automation.graph_nodes n on n.graph_id = g.id and n.node = 0
cross join lateral jsonb_array_elements(n.config -> 'entries') with ordinality e (one, place)
left join lateral (
  select o.id, o.type, o.occurred_at, o.data
  from automation.events o
  where o.tenant_id = w.tenant_id and o.customer_id = :customer_id::uuid and e.one ->> 'kind' = 'event'
    and e.one -> 'types' ? o.type
  order by o.occurred_at desc, o.id desc
  limit 1
) v on true
cross join lateral (
  select automation.facts_of_run(
    jsonb_populate_record(null::automation.runs, jsonb_build_object('tenant_id', w.tenant_id, 'workflow_id', w.id, 'customer_id', :customer_id::uuid, 'priority', 5,
      'data', '{}'::jsonb, 'started_at', :now::timestamptz)),
    g.version, g.settings ->> 'timeZone', coalesce((e.one ->> 'needs')::int, 0), :now::timestamptz)
    || case when v.id is null then '{}' else jsonb_build_object('event',
      v.data || jsonb_build_object('id', v.id, 'type', v.type, 'at', automation.iso_of(v.occurred_at))) end as facts
) f
left join lateral (
  select automation.explain_condition(e.one -> 'tree', nullif(e.one -> 'vars', 'null'), f.facts) as judged
  where jsonb_typeof(e.one -> 'tree') = 'object'
) j on true
left join automation.runs r on r.tenant_id = w.tenant_id and r.workflow_id = w.id and r.occurrence_key = coalesce(
  'key:' || left(f.facts #>> nullif(array(
    select jsonb_array_elements_text(case when jsonb_typeof(e.one -> 'key') = 'array' then e.one -> 'key' else '[]' end)), '{}'), 250), 'event:' || v.id)
where w.tenant_id = :tenant_id::uuid and w.id = :workflow_id::uuid
order by e.place
limit 100
