-- Inserts or changes rows of a collection by the caller's ids, and returns what became of each: automation.store_rows says how.
select
  s.place as "place!",
  s.id as "id?",
  s.result as "result!",
  s.code as "code?",
  s.path as "path?",
  s.missing_collection as "missing_collection?",
  s.missing_external_id as "missing_external_id?"
from automation.store_rows(:tenant_id::uuid, :collection::text, :rows::jsonb, :now::timestamptz) s
order by s.place
limit 1000
