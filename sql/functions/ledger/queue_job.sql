-- Inserts a job. Returns its id, or null when a live job has the same key.
create or replace function automation.queue_job(
  of_tenant uuid, job_type text, job_queue text, job_priority integer, job_payload jsonb, job_key text, not_before timestamptz, at timestamptz
) returns uuid
language sql set search_path = ''
as $$
  insert into automation.jobs (tenant_id, type, queue, priority, payload, run_at, rank_at, dedupe_key, created_at)
  values (of_tenant, job_type, job_queue, job_priority, job_payload, not_before, automation.rank_at(not_before, job_priority), job_key, at)
  on conflict (tenant_id, dedupe_key) where dedupe_key is not null and status in ('QUEUED', 'PROCESSING') do nothing
  returning id
$$;
