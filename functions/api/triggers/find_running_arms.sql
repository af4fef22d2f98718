-- The experiment that runs on a trigger, and what each of its arms has in place of the trigger's config.
select left(e.name, 200) as "name!", e.configs as "configs!"
from automation.experiments e
where e.tenant_id = :tenant_id::uuid and e.trigger_id = :trigger_id::uuid and e.status = 'RUNNING'
