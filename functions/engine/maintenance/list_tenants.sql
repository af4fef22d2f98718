-- Lists the tenants that have the needed settings on, or a workflow or a subscription that listens to what the piece of maintenance raises, and do not
-- pause it; a page at a time.
select t.id as tenant_id
from crm.tenants t
left join automation.tenant_settings s on s.tenant_id = t.id
where (:after::uuid is null or t.id > :after::uuid)
  and (
    (not :needs_client_journey::boolean or s.client_journey) and (not :needs_email_workflows::boolean or s.email_workflows)
    or exists (
      select from automation.event_listeners l
      where l.event_type = :raises::text and l.tenant_id = t.id and (l.subscription_id is not null or s.workflows))
  )
  and not exists (select from automation.maintenance_pauses p where p.tenant_id = t.id and p.name = :name::text)
order by t.id
limit 1000
