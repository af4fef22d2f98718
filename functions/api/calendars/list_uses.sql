-- Lists what keeps to one of `names`, a calendar's id or `default`: workflows whose runs take a version that names it, and schedules of the tenant. Up to ten.
select u.what as "what!", u.id as "id!", left(u.name, 200) as "name!"
from (
  select distinct 'workflow' as what, w.id, w.name
  from automation.graph_nodes n
  join automation.graphs g on g.tenant_id = n.tenant_id and g.id = n.graph_id
  join automation.workflows w on w.tenant_id = g.tenant_id and w.id = g.workflow_id
  where n.tenant_id = :tenant_id::uuid and n.config ? 'calendars'
    and exists (select from jsonb_array_elements_text(:names::jsonb) x (name) where n.config -> 'calendars' ? x.name)
    and (g.id = w.active_graph_id and w.status <> 'ARCHIVED' or exists (
      select from automation.runs r where r.tenant_id = g.tenant_id and r.workflow_id = g.workflow_id and r.graph_id = g.id and r.status = 'RUNNING'))
  union all
  select 'schedule', s.id, s.name
  from automation.schedules s
  where s.tenant_id = :tenant_id::uuid and s.on_holiday is not null
    and exists (select from jsonb_array_elements_text(:names::jsonb) x (name) where coalesce(s.calendar_id::text, 'default') = x.name)
) u
order by u.what, u.id
limit 10
