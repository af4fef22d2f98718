-- Keeps rows that wait for another or were refused when its time had come (`rows`), and forgets what was kept of those that are stored (`stored`, their
-- ids). A newer version of a row replaces the kept one.
with forgotten as (
  delete from automation.held_rows h
  using jsonb_array_elements_text(:stored::jsonb) s (external_id)
  where h.tenant_id = :tenant_id::uuid and h.collection = :collection::text and h.external_id = s.external_id
)
insert into automation.held_rows as h (tenant_id, collection, external_id, item, missing_collection, missing_external_id, problem, held_at)
select :tenant_id::uuid, :collection::text, r.item ->> 'externalId', r.item, r.kept ->> 'missingCollection', r.kept ->> 'missingExternalId',
  r.kept ->> 'problem', :now::timestamptz
from (select k.kept, k.kept -> 'item' as item from jsonb_array_elements(:rows::jsonb) k (kept)) r
order by r.item ->> 'externalId'
on conflict (tenant_id, collection, external_id) do update
set item = excluded.item, missing_collection = excluded.missing_collection, missing_external_id = excluded.missing_external_id,
  problem = excluded.problem, held_at = excluded.held_at
