-- Tells whether a workflow has the version that is asked for, and whether that one, or the newest, has a goal. No row: there is no such workflow.
select w.last_version, g.version as "version?", coalesce(jsonb_typeof(g.settings -> 'goal') = 'object', false) as "has_goal!"
from automation.workflows w
left join automation.graphs g on g.tenant_id = w.tenant_id and g.workflow_id = w.id and g.version = coalesce(:version::int, w.last_version)
where w.tenant_id = :tenant_id::uuid and w.id = :workflow_id::uuid
