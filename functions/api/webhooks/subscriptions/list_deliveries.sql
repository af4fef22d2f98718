-- Lists the deliveries of a subscription, newest first, a page at a time; or returns one.
select
  j.id,
  j.status as "status!",
  coalesce(j.payload ->> 'eventId', '') as "event_id!",
  e.type as "event_type?",
  (j.result ->> 'httpStatus')::int as "http_status?",
  left(coalesce(j.error, j.failures -> -1 ->> 'error'), 500) as "error?",
  j.created_at as "created_at!",
  case when j.status = 'QUEUED' then j.run_at end as "next_try_at?",
  j.completed_at as "ended_at?",
  j.created_at::text as "cursor_at!"
from automation.jobs j
left join automation.events e on e.tenant_id = j.tenant_id and e.id = j.event_id
where j.tenant_id = :tenant_id::uuid and j.type = 'SEND_WEBHOOK' and j.payload ->> 'subscriptionId' = :subscription_id::uuid::text
  and (:delivery_id::uuid is null or j.id = :delivery_id::uuid)
  and (:status::text is null or j.status = :status::text)
  and (:after_id::uuid is null or (j.created_at, j.id) < (:after_at::text::timestamptz, :after_id::uuid))
order by j.created_at desc, j.id desc
limit :limit::int
