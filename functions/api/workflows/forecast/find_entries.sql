-- Tells of a workflow how many runs are on the way, and how many entered in the last 90 days otherwise than by a schedule.
-- No row: there is no such workflow.
select w.status, t.time_zone, coalesce(s.workflows, false) as "is_on!",
  (select count(*)::int from automation.runs r where r.tenant_id = w.tenant_id and r.workflow_id = w.id and r.status = 'RUNNING') as "running!",
  (select count(*)::int from automation.runs r where r.tenant_id = w.tenant_id and r.workflow_id = w.id
    and r.started_at > :now::timestamptz - interval '90 days' and r.data #>> '{trigger,kind}' is distinct from 'schedule') as "entered!",
  g.settings ->> 'reentry' as "reentry?", (g.settings ->> 'reentryDays')::int as "reentry_days?"
from automation.workflows w
join crm.tenants t on t.id = w.tenant_id
left join automation.graphs g on g.tenant_id = w.tenant_id and g.workflow_id = w.id
  and case when :of_last::boolean then g.version = w.last_version else g.id = w.active_graph_id end
left join automation.tenant_settings s on s.tenant_id = w.tenant_id
where w.tenant_id = :tenant_id::uuid and w.id = :workflow_id::uuid
