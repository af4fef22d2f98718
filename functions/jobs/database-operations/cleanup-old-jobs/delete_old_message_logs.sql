-- Deletes what was logged of messages longer ago than the tenant keeps it (keep_message_logs_days), of one tenant or of all.
with old as (
  select l.id
  from automation.message_logs l
  left join automation.tenant_settings s on s.tenant_id = l.tenant_id
  where l.sent_at < :now::timestamptz - coalesce(s.keep_message_logs_days, 7) * interval '24 hours'
    and (:tenant_id::uuid is null or l.tenant_id = :tenant_id::uuid)
  limit :limit::int
  for update of l skip locked
),
deleted as (
  delete from automation.message_logs l using old where l.id = old.id
  returning l.id
)
select count(*)::int as "messages!" from deleted
