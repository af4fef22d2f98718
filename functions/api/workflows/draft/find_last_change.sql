-- Finds who changed the draft of a workflow last. Every change of a workflow notes its moment, so that the log is searched from there back.
select a.actor, left(coalesce(y.name, u.name, u.email), 100) as "actor_name?"
from automation.workflows w
join automation.audit_log a on a.tenant_id = w.tenant_id and a.entity_id = w.id and a.action = 'workflow.changed'
  and a.occurred_at between w.updated_at - interval '1 day' and w.updated_at
left join automation.api_keys y on y.tenant_id = a.tenant_id and 'key:' || y.id = a.actor
left join crm.users u on u.tenant_id = a.tenant_id and 'user:' || u.id = a.actor
where w.tenant_id = :tenant_id::uuid and w.id = :workflow_id::uuid
order by a.occurred_at desc
limit 1
