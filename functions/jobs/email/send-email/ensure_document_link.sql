-- Returns the token of the link in a job's e-mail; makes it at the first attempt.
insert into automation.document_links as mine (tenant_id, document_id, job_id, expires_at)
values (:tenant_id::uuid, :document_id::uuid, :job_id::uuid, :expires_at::timestamptz)
on conflict (tenant_id, job_id) do update set expires_at = excluded.expires_at, document_id = excluded.document_id
returning token
