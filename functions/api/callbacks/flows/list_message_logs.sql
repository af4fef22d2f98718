-- Lists attempts to send messages, newest first, with what the channel reported of them afterwards.
select
  l.id::text as "id!",
  l.run_id::text as "run_id?",
  l.trigger_run_id::text as "trigger_run_id?",
  l.page_id::text as "page_id?",
  left(l.recipient_id, 256) as "recipient_id?",
  left(l.step, 64) as "step?",
  l.attempt as "attempt!",
  l.status as "status!",
  l.code as "code?",
  l.subcode as "subcode?",
  left(l.error, 1000) as "error?",
  left(l.message_id, 300) as "message_id?",
  l.sent_at as "sent_at!",
  d.status as "delivery?",
  left(d.detail, 500) as "delivery_detail?",
  d.occurred_at as "delivery_at?"
from automation.message_logs l
left join automation.message_deliveries d on d.tenant_id = l.tenant_id and d.message_id = l.message_id
where l.tenant_id = :tenant_id::uuid
  and (:run_id::text is null or l.run_id = :run_id::text::bigint)
  and (:trigger_run_id::text is null or l.trigger_run_id = :trigger_run_id::text::bigint)
  and (:status::text is null or l.status = :status::text)
  and (:before_id::text is null or l.id < :before_id::text::bigint)
order by l.id desc
limit :limit::int
