-- Reads what follows the first 60 000 characters of an answer, in pieces: a row of a reply of the Data API ends at 64 KB.
select n as "place!", substr(k.response #>> '{}', n * 60000 + 1, 60000) as "piece!"
from automation.idempotency_keys k
cross join generate_series(1, (length(k.response #>> '{}') - 1) / 60000) n
where k.tenant_id = :tenant_id::uuid and k.key = :key::text
order by n
limit 15
