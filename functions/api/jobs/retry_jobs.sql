-- Queues failed, cancelled or discarded jobs again with all their attempts, the earliest to end first. Errors of attempts stay in `failures`. Of several jobs with
-- one dedupe key only the newest is queued, and none while a job with that key is open.
with matching as materialized (
  select j.id
  from automation.jobs j
  where j.tenant_id = :tenant_id::uuid
    and automation.shown_status(j.status, j.discarded_at) = :status::text
    and (:job_id::uuid is null or j.id = :job_id::uuid)
    and (:type::text is null or j.type = :type::text)
    and (:queue::text is null or j.queue = :queue::text)
    and (:customer_id::uuid is null or j.payload ->> 'customerId' = :customer_id::uuid::text or exists (
      select from automation.events e where e.tenant_id = j.tenant_id and e.id = j.event_id and e.customer_id = :customer_id::uuid
    ))
    and (:error::text is null or automation.error_kind(j.error) = :error::text)
    and (:from::timestamptz is null or j.created_at >= :from::timestamptz)
    and (:to::timestamptz is null or j.created_at < :to::timestamptz)
    and (:ids::jsonb is null or exists (select from jsonb_array_elements_text(:ids::jsonb) i (id) where i.id::uuid = j.id))
),
ended as (
  select j.id, j.dedupe_key, j.created_at
  from automation.jobs j
  where j.tenant_id = :tenant_id::uuid
    and automation.shown_status(j.status, j.discarded_at) = :status::text
    and j.id in (select m.id from matching m)
    and (j.dedupe_key is null or not exists (
      select from automation.jobs l
      where l.tenant_id = j.tenant_id and l.live_key = j.dedupe_key
    ))
  order by j.completed_at, j.id
  limit :limit::int
  for update of j skip locked
),
chosen as (
  select distinct on (coalesce(f.dedupe_key, f.id::text)) f.id
  from ended f
  order by coalesce(f.dedupe_key, f.id::text), f.created_at desc, f.id
),
retried as (
  update automation.jobs j
  set status = 'QUEUED', attempts = 0, progress = 0, run_at = :now::timestamptz,
    rank_at = automation.rank_at(:now::timestamptz, j.priority), completed_at = null, error = null,
    discarded_at = null, discarded_by = null, discard_reason = null
  from chosen c
  where j.tenant_id = :tenant_id::uuid and j.id = c.id
  returning j.id
)
select count(*)::int as "jobs!", (select count(*)::int from matching) as "matched!" from retried
