-- Returns how an experiment divided customers in a phase: the current one, or the given one.
select p.phase::int as "phase!", p.reason, to_jsonb(p.arms) as "arms!", to_jsonb(p.cuts) as "cuts!", p.holdout, p.started_at, p.ended_at, e.counted_at
from automation.experiments e
join automation.experiment_phases p on p.tenant_id = e.tenant_id and p.experiment_id = e.id and p.phase = coalesce(:phase::int, e.phase)
where e.tenant_id = :tenant_id::uuid and e.id = :id::uuid
