-- Cancels queued jobs, starting with those that would run last. Running jobs stay.
with matching as materialized (
  select j.id
  from automation.jobs j
  where j.tenant_id = :tenant_id::uuid
    and j.status = 'QUEUED'
    and (:job_id::uuid is null or j.id = :job_id::uuid)
    and (:is_delayed::boolean is null or (j.run_at > :now::timestamptz) = :is_delayed::boolean)
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
chosen as (
  select j.id
  from automation.jobs j
  where j.tenant_id = :tenant_id::uuid
    and j.status = 'QUEUED'
    and j.id in (select m.id from matching m)
  order by j.rank_at desc, j.id
  limit :limit::int
  for update skip locked
),
cancelled as (
  update automation.jobs j
  set status = 'CANCELLED', error = 'CANCELLED: ' || :actor::text, completed_at = :now::timestamptz
  from chosen c
  where j.tenant_id = :tenant_id::uuid and j.id = c.id
  returning j.id
)
select count(*)::int as "jobs!", (select count(*)::int from matching) as "matched!" from cancelled
