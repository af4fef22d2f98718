-- Reads a draft in pieces: a row of a reply of the Data API ends at 64 KB, and a character has up to four bytes.
select n as "place!", substr(w.draft::text, n * 15000 + 1, 15000) as "piece!"
from automation.workflows w
cross join generate_series(0, (length(w.draft::text) - 1) / 15000) n
where w.tenant_id = :tenant_id::uuid and w.id = :workflow_id::uuid
order by n
limit 100
