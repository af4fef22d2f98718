-- Lists the active triggers of a customer's tenant, oldest first, a page at a time, or the one that is named, active or not. No row means that
-- there is no such customer; a row without a trigger, that there is no such trigger.
select
  t.id as "trigger_id?",
  t.trigger_type as "trigger_type?",
  t.name as "trigger_name?",
  t.is_active as "is_active?",
  t.config as "config?",
  automation.arms_on_trigger(t.tenant_id, t.id) as "arms?",
  t.starts_at as "starts_at?",
  t.created_at::text as "cursor_at?",
  z.time_zone,
  coalesce(s.run_triggers, true) as "run_triggers!",
  nullif(left(btrim(c.name), 200), '') as "customer_name?",
  c.status as customer_status,
  case when isfinite(c.do_not_contact_until) then c.do_not_contact_until end as "do_not_contact_until?",
  case when isfinite(c.do_not_contact_until) then c.do_not_contact_until::timestamp at time zone z.time_zone end as "may_contact_at?"
from crm.customers c
join crm.tenants z on z.id = c.tenant_id
left join automation.tenant_settings s on s.tenant_id = c.tenant_id
left join automation.automated_triggers t on t.tenant_id = c.tenant_id
  and (t.id = :trigger_id::uuid or (:trigger_id::uuid is null and t.is_active))
  and (:after_id::uuid is null or (t.created_at, t.id) > (:after_at::text::timestamptz, :after_id::uuid))
where c.tenant_id = :tenant_id::uuid and c.id = :customer_id::uuid
order by t.created_at, t.id
limit :limit::int
