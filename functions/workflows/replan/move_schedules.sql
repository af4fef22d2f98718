-- Gives schedules another next moment: `moved` is a list of {tenantId, workflowId, entry, scheduleId, from, to}. One that has come or was changed
-- meanwhile is left alone.
update automation.entry_schedules s
set next_at = m."to"
from jsonb_to_recordset(:moved::jsonb) m ("tenantId" uuid, "workflowId" uuid, entry smallint, "scheduleId" uuid, "from" timestamptz, "to" timestamptz)
where s.tenant_id = m."tenantId" and (s.schedule_id = m."scheduleId" or s.workflow_id = m."workflowId" and s.entry = m.entry)
  and date_trunc('milliseconds', s.next_at) is not distinct from m."from"
