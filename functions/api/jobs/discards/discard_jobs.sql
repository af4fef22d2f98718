-- Discards failed jobs, the earliest to end first: nothing retries them any more unless a person names them. They stay in the history with who, when and why.
with matching as materialized (
  select j.id
  from automation.jobs j
  where j.tenant_id = :tenant_id::uuid
    and j.failed_at is not null
    and j.discarded_at is null
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
chosen as (
  select j.id
  from automation.jobs j
  where j.tenant_id = :tenant_id::uuid
    and j.failed_at is not null
    and j.discarded_at is null
    and j.id in (select m.id from matching m)
  order by j.failed_at, j.id
  limit :limit::int
  for update skip locked
),
discarded as (
  update automation.jobs j
  set discarded_at = :now::timestamptz, discarded_by = :actor::text, discard_reason = :reason::text
  from chosen c
  where j.tenant_id = :tenant_id::uuid and j.id = c.id
  returning j.id
)
select count(*)::int as "jobs!", (select count(*)::int from matching) as "matched!" from discarded
