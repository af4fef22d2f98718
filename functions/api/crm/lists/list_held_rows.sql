-- Lists rows that wait for another, or were refused when its time had come, a page at a time.
select
  h.collection as "collection!",
  h.external_id as "external_id!",
  h.missing_collection,
  h.missing_external_id,
  h.problem,
  h.held_at as "held_at!"
from automation.held_rows h
where h.tenant_id = :tenant_id::uuid
  and (:collection::text is null or h.collection = :collection::text)
  and (:is_refused::boolean is null or (h.problem is not null) = :is_refused::boolean)
  and (:after_collection::text is null or (h.collection, h.external_id) > (:after_collection::text, :after_external_id::text))
order by h.collection, h.external_id
limit :limit::int
