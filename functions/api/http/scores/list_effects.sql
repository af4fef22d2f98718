-- Lists the experiments on a trigger, or on splits of a workflow in any of its versions, which have begun: the newest ten, with their current phase.
-- `is_made_behind`: those held out cannot have the outcome.
select e.id, left(e.name, 200) as "name!", e.status, e.labels, e.configs, to_jsonb(p.arms) as "arms!", to_jsonb(p.cuts) as "cuts!", p.holdout,
  left(e.control, 40) as "control!", e.outcome, left(e.event_type, 100) as "event_type?", e.outcome_days::int as "outcome_days!", e.better, e.smallest_arm,
  e.phase::int as "phase!",
  p.holdout > 0 and automation.is_made_behind(e.tenant_id, e.key, e.outcome, e.event_type, e.started_at) as "is_made_behind!"
from automation.experiments e
join automation.experiment_phases p on p.tenant_id = e.tenant_id and p.experiment_id = e.id and p.phase = e.phase
where e.tenant_id = :tenant_id::uuid and e.status <> 'DRAFT' and (e.trigger_id = :trigger_id::uuid or exists (
  select
  from automation.graphs g
  join automation.graph_nodes n on n.graph_id = g.id
  where g.tenant_id = e.tenant_id and g.workflow_id = :workflow_id::uuid and n.salt = e.key and n.config @> '{"isShared": true}'
))
order by e.started_at desc, e.id
limit 10
