-- Finds an active workflow that starts by webhooks of an endpoint; nothing: none.
select w.id, w.name as "name!"
from automation.workflow_entries n
join automation.workflows w on w.tenant_id = n.tenant_id and w.id = n.workflow_id
where n.tenant_id = :tenant_id::uuid and n.event_type = automation.listened_endpoint(:endpoint_id::uuid::text)
order by w.name, w.id
limit 1
