-- Lists the tenants with an active trigger of a type, a page at a time.
select distinct t.tenant_id
from automation.automated_triggers t
where t.trigger_type = :trigger_type::text and t.is_active
  and exists (select from crm.tenants k where k.id = t.tenant_id)
 and not exists (select from automation.tenant_settings s where s.tenant_id = t.tenant_id and not s.run_triggers)
  and (:after::uuid is null or t.tenant_id > :after::uuid)
order by t.tenant_id
limit 1000
