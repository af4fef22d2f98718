-- Counts the calls of a tenant's bookings that wait for their turn, run, or wait for their next try.
select
  (select count(*)::int from automation.waiting_calls w where w.tenant_id = :tenant_id::uuid and w.ready_at <= :now::timestamptz) as "waiting!",
  (select count(*)::int from automation.waiting_calls w where w.tenant_id = :tenant_id::uuid and w.ready_at > :now::timestamptz) as "delayed!",
  (select count(*)::int from automation.booking_calls c where c.tenant_id = :tenant_id::uuid and c.finished_at is null) as "active!",
  coalesce((select s.calls_paused from automation.tenant_settings s where s.tenant_id = :tenant_id::uuid), false) as "is_paused!"
