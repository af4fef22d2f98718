-- Lists the entries by hand of a workflow's active version, and tells whether the tenant has workflows on.
select w.status, coalesce(s.workflows, false) as "is_on!",
  (
    select coalesce(jsonb_agg(jsonb_build_object('place', e.place, 'test', e.spec -> 'test', 'vars', e.spec -> 'vars', 'needs', e.spec -> 'needs',
      'input', e.spec -> 'input') order by e.place), '[]')
    from automation.graph_nodes n
    cross join lateral jsonb_array_elements(n.config -> 'entries') with ordinality e (spec, place)
    where n.graph_id = w.active_graph_id and n.node = 0 and e.spec ->> 'kind' = 'manual'
  ) as "entries!"
from automation.workflows w
left join automation.tenant_settings s on s.tenant_id = w.tenant_id
where w.tenant_id = :tenant_id::uuid and w.id = :workflow_id::uuid
