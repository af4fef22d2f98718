-- Runs that a replay or a migration put on a version that was never active did not hear the events that they wait for: such versions are listed now,
-- with every other that has runs on the way (automation.listen_for_graphs does the same from now on).

with awaited as (
  select n.tenant_id, n.graph_id, n.node, n.config, n.needs
  from automation.graphs g
  join automation.workflows w on w.tenant_id = g.tenant_id and w.id = g.workflow_id and w.status <> 'ARCHIVED'
  join automation.graph_nodes n on n.tenant_id = g.tenant_id and n.graph_id = g.id and n.kind = 'wait'
  where exists (
    select from automation.runs r where r.tenant_id = g.tenant_id and r.workflow_id = g.workflow_id and r.graph_id = g.id and r.status = 'RUNNING')
),
listened as (
  insert into automation.event_listeners (event_type, tenant_id, graph_id)
  select distinct t.type, a.tenant_id, a.graph_id
  from awaited a
  cross join lateral jsonb_array_elements_text(a.config -> 'types') t (type)
  where a.config ->> 'kind' = 'event'
  on conflict do nothing
)
insert into automation.graph_waits (tenant_id, graph_id, node, type, key)
select a.tenant_id, a.graph_id, a.node, t.type,
  case when jsonb_typeof(a.config -> 'key') = 'array' then case when a.config -> 'key' ->> 0 = 'event'
    then array(select jsonb_array_elements_text((a.config -> 'key') - 0)) else array[(a.config -> 'key') ->> -1] end end
from awaited a
cross join lateral (
  select distinct jsonb_array_elements_text(a.config -> 'types') where a.config ->> 'kind' = 'event'
  union
  select c.type
  from (values
    ('change:customer', a.needs & 1 > 0),
    ('change:order', a.needs & 6 > 0),
    ('change:booking', a.config -> 'field' = '["event", "scheduledAt"]')
  ) c (type, is_read)
  where c.is_read and a.config ->> 'kind' in ('until', 'condition')
) t (type)
on conflict do nothing;
