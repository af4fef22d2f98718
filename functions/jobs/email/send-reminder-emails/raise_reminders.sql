-- Raises DELIVERABLE_OVERDUE for each overdue deliverable of a tenant that sends e-mail, once for each due moment.
select automation.raise_overdue_deliverables(t.id, t.time_zone, :now::timestamptz) as "raised!"
from crm.tenants t
join automation.tenant_settings s on s.tenant_id = t.id and s.client_journey and s.email_workflows
where t.id = :tenant_id::uuid
