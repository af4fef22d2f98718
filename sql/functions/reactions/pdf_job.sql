-- Returns the job that prints a document, or no row when the tenant wants no PDFs. `subject` is planId or deliverableId. Plain
-- SQL without a search_path of its own, so that PostgreSQL inlines it.
create or replace function automation.pdf_job(of_tenant uuid, subject text, subject_id uuid, at timestamptz)
returns table (tenant_id uuid, type text, queue text, priority integer, payload jsonb, dedupe_key text, run_at timestamptz)
language sql stable
as $$
  select of_tenant, 'GENERATE_PDF', 'pdf-generation', 5, jsonb_build_object(subject, subject_id), 'pdf:' || subject_id, at
  from automation.tenant_settings s
  where s.tenant_id = of_tenant and s.auto_generate_pdf
$$;
