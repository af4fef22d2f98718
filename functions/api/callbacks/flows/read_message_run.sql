-- Reads a message run and the figures of its messages, at one moment.
select
  m.id::text as "id!",
  array_to_string(m.page_ids, ',') as "page_ids!",
  m.flow_id as "flow_id!",
  m.status as "status!",
  m.total as "total!",
  m.success as "success!",
  m.failed as "failed_recipients!",
  m.error_summary::text as "error_summary?",
  m.created_at as "created_at!",
  m.completed_at as "completed_at?",
  f.sent as "sent!",
  f.failed as "failed!",
  f.errors::text as "errors!",
  automation.pending_messages(m.tenant_id, array(
    select r.id from automation.runs r where r.tenant_id = m.tenant_id and r.message_run_id = m.id and r.status = 'RUNNING')) as "pending!",
  q.waiting as "waiting!",
  q.active as "active!",
  q.delayed as "delayed!"
from automation.message_runs m
cross join lateral automation.message_figures(m.tenant_id, 'message_run', m.id) f
cross join lateral automation.message_queue(m.tenant_id, :now::timestamptz) q
where m.tenant_id = :tenant_id::uuid and m.id = :message_run_id::text::bigint
