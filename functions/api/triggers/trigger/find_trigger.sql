-- Finds a trigger with its tenant's time zone.
select t.id, t.trigger_type, t.is_active, t.config, t.starts_at, z.time_zone,
  coalesce(s.run_triggers, true) as "run_triggers!",
  automation.arms_on_trigger(t.tenant_id, t.id) as "arms?"
from automation.automated_triggers t
join crm.tenants z on z.id = t.tenant_id
left join automation.tenant_settings s on s.tenant_id = t.tenant_id
where t.tenant_id = :tenant_id::uuid and t.id = :trigger_id::uuid
