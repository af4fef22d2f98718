-- Lists a tenant's jobs, newest first, a page at a time; or returns one, with payload, result and failures, which would not fit into a
-- page.
select
  j.id,
  left(j.type, 100) as "type!",
  left(j.queue, 100) as "queue!",
  j.priority,
  automation.shown_status(j.status, j.discarded_at) as "status!",
  case when j.id = :job_id::uuid then j.payload end as "payload?",
  case when j.id = :job_id::uuid then j.result end as "result?",
  case when j.id = :job_id::uuid then j.failures end as "failures?",
  left(j.error, 500) as "error?",
  j.attempts,
  j.max_attempts,
  j.progress,
  j.run_at,
  left(j.dedupe_key, 300) as "dedupe_key?",
  j.event_id,
  k.customer_id as "customer_id?",
  left(c.name, 200) as "customer_name?",
  j.created_at,
  j.started_at,
  j.completed_at,
  j.discarded_at,
  left(j.discarded_by, 300) as "discarded_by?",
  left(j.discard_reason, 500) as "discard_reason?",
  j.created_at::text as "cursor_at!"
from automation.jobs j
left join automation.events e on e.tenant_id = j.tenant_id and e.id = j.event_id
cross join lateral (select coalesce(automation.id_in(j.payload, 'customerId'), e.customer_id) as customer_id) k
left join crm.customers c on c.tenant_id = j.tenant_id and c.id = k.customer_id
where j.tenant_id = :tenant_id::uuid
  and (:job_id::uuid is null or j.id = :job_id::uuid)
  and (:status::text is null or automation.shown_status(j.status, j.discarded_at) = :status::text)
  and (:is_delayed::boolean is null or (j.status = 'QUEUED' and j.run_at > :now::timestamptz) = :is_delayed::boolean)
  and (:type::text is null or j.type = :type::text)
  and (:queue::text is null or j.queue = :queue::text)
  and (
    :customer_id::uuid is null
    or j.payload ->> 'customerId' = :customer_id::uuid::text
    or (j.event_id is not null and e.customer_id = :customer_id::uuid)
  )
  and (:error::text is null or automation.error_kind(j.error) = :error::text)
  and (:from::timestamptz is null or j.created_at >= :from::timestamptz)
  and (:to::timestamptz is null or j.created_at < :to::timestamptz)
  and (:after_id::uuid is null or (j.created_at, j.id) < (:after_at::text::timestamptz, :after_id::uuid))
order by j.created_at desc, j.id desc
limit :limit::int
