-- Locks the experiment that runs on a trigger, and returns its arms with what each has in place of the trigger's config. Phases have the same arms, so
-- they are those of the first: while this statement waits for another one, a further phase may begin.
select e.id, left(e.name, 200) as "name!", e.phase::int as "phase!", to_jsonb(p.arms) as "arms!", e.configs as "configs!"
from automation.experiments e
join automation.experiment_phases p on p.tenant_id = e.tenant_id and p.experiment_id = e.id and p.phase = 1
where e.tenant_id = :tenant_id::uuid and e.trigger_id = :trigger_id::uuid and e.status = 'RUNNING'
for no key update of e
