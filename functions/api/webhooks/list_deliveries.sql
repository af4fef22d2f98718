-- Lists the deliveries of a webhook endpoint, newest first, a page at a time; or returns one, with its body, which would not fit into a page.
select
  d.id,
  d.status as "status!",
  d.reason,
  d.topic,
  d.address,
  d.size_bytes as "size_bytes!",
  case when d.id = :delivery_id::uuid and octet_length(d.body::text) <= 49152 then d.body end as "body?",
  d.customer_id,
  d.event_id,
  d.received_at as "received_at!",
  d.duration_ms,
  d.repeats as "repeats!",
  d.last_repeated_at,
  d.replays as "replays!",
  d.last_replayed_at,
  d.received_at::text as "cursor_at!"
from automation.webhook_deliveries d
where d.tenant_id = :tenant_id::uuid and d.endpoint_id = :endpoint_id::uuid
  and (:delivery_id::uuid is null or d.id = :delivery_id::uuid)
  and (:status::text is null or d.status = :status::text)
  and (:after_id::uuid is null or (d.received_at, d.id) < (:after_at::text::timestamptz, :after_id::uuid))
order by d.received_at desc, d.id desc
limit :limit::int
