-- Reads a draft that fits into one row of a reply of the Data API: 64 KB, with up to four bytes a character. No row: it is larger.
select w.revision, w.draft::text as "draft!"
from automation.workflows w
where w.tenant_id = :tenant_id::uuid and w.id = :workflow_id::uuid and length(w.draft::text) <= 15000
