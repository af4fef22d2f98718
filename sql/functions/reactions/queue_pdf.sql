-- Queues the PDF of a document. `subject` is planId or deliverableId. Returns null when the tenant wants no PDFs, or a live job makes it.
create or replace function automation.queue_pdf(of_tenant uuid, subject text, subject_id uuid, at timestamptz) returns uuid
language sql set search_path = ''
as $$
  select automation.queue_job(of_tenant, 'GENERATE_PDF', 'pdf-generation', 5,
    jsonb_build_object(subject, subject_id), 'pdf:' || subject_id, at, at)
  from automation.tenant_settings s
  where s.tenant_id = of_tenant and s.auto_generate_pdf
$$;
