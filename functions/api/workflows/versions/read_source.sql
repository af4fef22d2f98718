-- Reads the graph of a version in pieces: a row of a reply of the Data API ends at 64 KB, and a character has up to four bytes.
select n as "place!", substr(g.source::text, n * 15000 + 1, 15000) as "piece!"
from automation.graphs g
cross join generate_series(0, (length(g.source::text) - 1) / 15000) n
where g.tenant_id = :tenant_id::uuid and g.workflow_id = :workflow_id::uuid and g.version = :version::int
order by n
limit 100
