-- Claims the next two hundred rows that are due within what SQS can delay.
select
  o.id::text as "id!",
  o.tenant_id as "tenant_id!",
  o.topic as "topic!",
  o.subject_ids as "subject_ids?",
  case when o.due_at > :now::timestamptz then ceil(extract(epoch from o.due_at - :now::timestamptz))::int else 0 end as "delay_seconds!",
  o.is_more as "is_more!",
  o.last_tenant as "last_tenant?"
from automation.claim_outbox(200, :now::timestamptz, :now::timestamptz + interval '15 minutes', :now::timestamptz + interval '45 seconds', :after::uuid) o
