-- Reads a trigger run and the figures of its messages, at one moment.
select
  t.id::text as "id!",
  t.trigger_id::text as "trigger_id?",
  t.recipient_user_id as "recipient_user_id!",
  t.page_id::text as "page_id!",
  t.flow_id as "flow_id!",
  t.status as "status!",
  t.trigger_context::text as "trigger_context!",
  t.created_at as "created_at!",
  t.completed_at as "completed_at?",
  f.sent as "sent!",
  f.failed as "failed!",
  f.errors::text as "errors!",
  automation.pending_messages(t.tenant_id, array[t.run_id]) as "pending!",
  q.waiting as "waiting!",
  q.active as "active!",
  q.delayed as "delayed!"
from automation.trigger_runs t
cross join lateral automation.message_figures(t.tenant_id, 'trigger_run', t.id) f
cross join lateral automation.message_queue(t.tenant_id, :now::timestamptz) q
where t.tenant_id = :tenant_id::uuid and t.id = :trigger_run_id::text::bigint
