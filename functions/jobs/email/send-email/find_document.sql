-- Finds the document that an e-mail is about: the plan of a version, or the deliverable of a month, and its PDF if it is there.
-- `is_coming` says that a job makes the PDF.
select
  s.subject_id as "subject_id!",
  s.has_text as "has_text!",
  d.id as "document_id?",
  left(d.file_key, 1024) as "file_key?",
  left(d.title, 300) as "title?",
  d.size_bytes as "size_bytes?",
  exists (
    select from automation.jobs j
    where j.tenant_id = :tenant_id::uuid and j.live_key = 'pdf:' || s.subject_id
  ) as "is_coming!",
  coalesce(t.auto_generate_pdf, true) as "wants_pdf!",
  coalesce(t.attach_documents, false) as "attaches!",
  coalesce(t.document_link_days, 30) as "link_days!"
from (
  select p.id as subject_id, p.content is not null or p.document_key is not null as has_text from crm.business_plans p
  where :type::text = 'BUSINESS_PLAN' and p.tenant_id = :tenant_id::uuid and p.customer_id = :customer_id::uuid and p.version = :number::int
  union all
  select d.id, d.document_key is not null from crm.deliverables d
  where :type::text = 'DELIVERABLE' and d.tenant_id = :tenant_id::uuid and d.customer_id = :customer_id::uuid and d.month = :number::int
) s
left join automation.documents d on d.tenant_id = :tenant_id::uuid and d.type = :type::text and d.subject_id = s.subject_id
left join automation.tenant_settings t on t.tenant_id = :tenant_id::uuid
limit 1
