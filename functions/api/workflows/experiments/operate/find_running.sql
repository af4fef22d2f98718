-- Finds the experiment that runs on a trigger. A statement of its own: while the one that locks the trigger waits, another experiment may start.
select x.id, left(x.name, 200) as "name!"
from automation.experiments x
where x.tenant_id = :tenant_id::uuid and x.trigger_id = :trigger_id::uuid and x.status = 'RUNNING'
