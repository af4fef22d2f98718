-- Returns which of the records `source_ids` were imported before, and the workflows that they became. Archived workflows do not count: their records may come again.
select r.source_id, r.workflow_id, r.checksum
from jsonb_array_elements_text(:source_ids::jsonb) asked (source_id)
join automation.imported_records r on r.tenant_id = :tenant_id::uuid and r.format = :format::text and r.source_id = asked.source_id
join automation.workflows w on w.tenant_id = r.tenant_id and w.id = r.workflow_id
where w.status <> 'ARCHIVED'
order by r.source_id
limit 1000
