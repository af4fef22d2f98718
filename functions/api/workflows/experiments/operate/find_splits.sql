-- Counts the splits of active workflows that an experiment would decide, and the texts with variants, those of them that have one for each of its arms, and
-- those whose workflow has a goal. `is_made_behind`: those held out cannot have the outcome.
select
  count(*)::int as "splits!",
  (count(*) filter (
    where automation.ways_of(n) @> array(select 'branch:' || m.arm from jsonb_array_elements_text(:arms::jsonb) m (arm))))::int as "whole!",
  (count(*) filter (where g.settings -> 'goal' <> 'null'))::int as "goals!",
  automation.is_made_behind(:tenant_id::uuid, :key::text, :outcome::text, :event_type::text, null) as "is_made_behind!"
from automation.graph_nodes n
join automation.workflows w on w.tenant_id = n.tenant_id and w.active_graph_id = n.graph_id
join automation.graphs g on g.id = n.graph_id
where n.tenant_id = :tenant_id::uuid and n.salt = :key::text and n.config @> '{"isShared": true}' and w.status = 'ACTIVE'
