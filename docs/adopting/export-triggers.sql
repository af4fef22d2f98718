-- Writes the older tables of one tenant as contents of POST /api/admin/triggers/import, one a line: all triggers, and up to 500 follow-ups with their tasks.
-- `old-tenant` is the tenant's id there.
with triggers as (
  select jsonb_agg(to_jsonb(t) order by t."id") as list from "AutomatedTrigger" t where t."tenantId" = 'old-tenant'
), follow_ups as (
  select (row_number() over (order by f."triggeredAt", f."id") - 1) / 500 as line, f as follow_up, s as task
  from "TriggeredTask" f
  left join "Task" s on s."id" = f."taskId"
  where f."tenantId" = 'old-tenant'
), lines as (
  select jsonb_agg(to_jsonb(f.follow_up)) as follow_ups, jsonb_agg(to_jsonb(f.task)) filter (where (f.task)."id" is not null) as tasks from follow_ups f group by f.line
)
select jsonb_build_object('AutomatedTrigger', t.list, 'TriggeredTask', l.follow_ups, 'Task', l.tasks) as content
from triggers t
left join lines l on true;
