-- Reads the graph of a template in pieces: a row of a reply of the Data API ends at 64 KB, and a character has up to four bytes.
select n as "place!", substr(t.graph::text, n * 15000 + 1, 15000) as "piece!"
from automation.find_template(:template_id::uuid) t
cross join generate_series(0, (length(t.graph::text) - 1) / 15000) n
order by n
limit 100
