-- Counts triggers that are switched on, and did not come from the older system, of the types of those that did.
select count(*)::int as "others!", left(min(t.name), 200) as "example?"
from automation.automated_triggers t
where t.tenant_id = :tenant_id::uuid
  and t.is_active
  and t.trigger_type in (select jsonb_array_elements_text(:trigger_types::jsonb))
  and not exists (select from automation.imported_triggers i where i.tenant_id = t.tenant_id and i.trigger_id = t.id)
