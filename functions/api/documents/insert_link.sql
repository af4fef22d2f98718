-- Makes a link to a document, and deletes those of the document that have expired.
with expired as (
  delete from automation.document_links l
  where l.tenant_id = :tenant_id::uuid and l.document_id = :document_id::uuid and l.expires_at <= :now::timestamptz and l.job_id is null
)
insert into automation.document_links (tenant_id, document_id, expires_at)
values (:tenant_id::uuid, :document_id::uuid, :expires_at::timestamptz)
returning token
