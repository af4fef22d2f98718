-- Returns which of the records `source_ids` became which triggers.
select r.source_id, r.trigger_id, r.checksum, t.trigger_type, t.name, t.config
from jsonb_array_elements_text(:source_ids::jsonb) asked (source_id)
join automation.imported_triggers r on r.tenant_id = :tenant_id::uuid and r.source_id = asked.source_id
join automation.automated_triggers t on t.tenant_id = r.tenant_id and t.id = r.trigger_id
order by r.source_id
limit 1000
