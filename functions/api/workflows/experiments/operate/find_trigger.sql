-- Locks a trigger, so that nobody starts another experiment on it or changes its config meanwhile, and returns the experiment that runs on it.
select t.trigger_type, t.name, t.is_active, t.config, x.id as "running_id?", left(x.name, 200) as "running_name?"
from automation.automated_triggers t
left join automation.experiments x on x.tenant_id = t.tenant_id and x.trigger_id = t.id and x.status = 'RUNNING'
where t.tenant_id = :tenant_id::uuid and t.id = :trigger_id::uuid
for no key update of t
