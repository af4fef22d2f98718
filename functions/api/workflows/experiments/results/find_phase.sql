-- Returns how an experiment divided customers in a phase: the current one, or the given one.
-- `is_made_behind`: those held out cannot have the outcome.
select p.phase::int as "phase!", p.reason, to_jsonb(p.arms) as "arms!", to_jsonb(p.cuts) as "cuts!", p.holdout, p.started_at, p.ended_at, e.counted_at,
  p.holdout > 0 and automation.is_made_behind(e.tenant_id, e.key, e.outcome, e.event_type, e.started_at) as "is_made_behind!"
from automation.experiments e
join automation.experiment_phases p on p.tenant_id = e.tenant_id and p.experiment_id = e.id and p.phase = coalesce(:phase::int, e.phase)
where e.tenant_id = :tenant_id::uuid and e.id = :id::uuid
