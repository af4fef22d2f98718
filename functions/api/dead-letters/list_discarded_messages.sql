-- Lists discarded messages, newest first.
select
  d.id, d.queue, d.message_id, d.source, d.sent_at, left(d.body, 1000) as "body?", left(d.reason, 500) as "reason!",
  left(d.discarded_by, 300) as "discarded_by!", d.discarded_at, d.discarded_at::text as "cursor_at!"
from automation.discarded_messages d
where d.tenant_id = :tenant_id::uuid
  and (:after_id::uuid is null or (d.discarded_at, d.id) < (:after_at::text::timestamptz, :after_id::uuid))
order by d.discarded_at desc, d.id desc
limit :limit::int
