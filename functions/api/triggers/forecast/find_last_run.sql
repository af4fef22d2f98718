-- Returns the moment of a trigger's latest scheduled evaluation.
select max(e.scheduled_at) as "last_run?"
from automation.trigger_evaluations e
where e.tenant_id = :tenant_id::uuid and e.trigger_id = :trigger_id::uuid and e.source = 'SCHEDULE'
