-- Lists a tenant's documents, newest first, a page at a time; or returns one.
select
  d.id,
  d.type,
  d.customer_id,
  d.subject_id,
  left(d.title, 300) as "title!",
  d.pages,
  d.size_bytes,
  d.created_at,
  d.created_at::text as "cursor_at!"
from automation.documents d
where d.tenant_id = :tenant_id::uuid
  and (:document_id::uuid is null or d.id = :document_id::uuid)
  and (:customer_id::uuid is null or d.customer_id = :customer_id::uuid)
  and (:type::text is null or d.type = :type::text)
  and (:after_id::uuid is null or (d.created_at, d.id) < (:after_at::text::timestamptz, :after_id::uuid))
order by d.created_at desc, d.id desc
limit :limit::int
