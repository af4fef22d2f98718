-- Finds what a graph of a workflow is checked with: the zone of its tenant and the ids of its calendars. No row: there is no such tenant. `experiments`:
-- those that run and divide the customers of this workflow's active version, and of no other workflow, with the arms of their phase.
select
  t.time_zone,
  (
    select coalesce(jsonb_agg(x.id), '[]')
    from (select c.id from automation.calendars c where c.tenant_id = t.id order by c.id limit 1000) x
  ) as "calendars!",
  exists (select from automation.calendars c where c.tenant_id = t.id and c.is_default) as "has_default_calendar!",
  exists (select from automation.workflows w where w.tenant_id = t.id and w.id = :workflow_id::uuid) as "has_workflow!",
  (
    select coalesce(jsonb_agg(x.shown order by x.created_at), '[]')
    from (
      select e.created_at, jsonb_build_object('name', left(e.name, 200), 'key', e.key, 'arms', to_jsonb(p.arms)) as shown
      from automation.experiments e
      join automation.experiment_phases p on p.tenant_id = e.tenant_id and p.experiment_id = e.id and p.phase = e.phase
      where e.tenant_id = t.id and e.status = 'RUNNING' and (
        select bool_and(w.id = :workflow_id::uuid)
        from automation.graph_nodes n
        join automation.workflows w on w.tenant_id = n.tenant_id and w.active_graph_id = n.graph_id
        where n.tenant_id = t.id and n.salt = e.key and n.config @> '{"isShared": true}' and w.status = 'ACTIVE'
      )
      order by e.created_at
      limit 50
    ) x
  ) as "experiments!"
from crm.tenants t
where t.id = :tenant_id::uuid
