-- Lists the tenants that have the needed settings on, a page at a time.
select t.id as tenant_id
from crm.tenants t
left join automation.tenant_settings s on s.tenant_id = t.id
where (:after::uuid is null or t.id > :after::uuid)
  and (not :needs_client_journey::boolean or s.client_journey)
  and (not :needs_email_workflows::boolean or s.email_workflows)
order by t.id
limit 1000
