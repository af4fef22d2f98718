-- Tells whether the active version of a workflow may be entered by hand, and whether the tenant has workflows on.
select w.status, coalesce(s.workflows, false) as "is_on!",
  exists (
    select from automation.graph_nodes n
    cross join lateral jsonb_array_elements(n.config -> 'entries') e
    where n.graph_id = w.active_graph_id and n.node = 0 and e.value ->> 'kind' = 'manual'
  ) as "is_manual!"
from automation.workflows w
left join automation.tenant_settings s on s.tenant_id = w.tenant_id
where w.tenant_id = :tenant_id::uuid and w.id = :workflow_id::uuid
