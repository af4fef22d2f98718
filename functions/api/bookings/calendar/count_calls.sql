-- Counts the calls of the tenant's day, and those that are due and wait; with what holds all calls back.
select
  t.time_zone as "time_zone!",
  d.starts_at as "starts_at!",
  d.ends_at as "ends_at!",
  k.calls as "calls!",
  k.to_come as "to_come!",
  k.made as "made!",
  k.failed as "failed!",
  (
    select count(*)::int
    from crm.bookings b
    where b.tenant_id = t.id and b.task_status in ('pending', 'scheduled') and b.scheduled_at <= :now::timestamptz
      and automation.is_follow_up(b.booking_type)
  ) as "waiting!",
  coalesce(s.calls_paused, false) as "is_paused!",
  s.followup_endpoint is not null as "has_endpoint!"
from crm.tenants t
left join automation.tenant_settings s on s.tenant_id = t.id
cross join lateral (select (:now::timestamptz at time zone t.time_zone)::date as today) n
cross join lateral (
  select n.today::timestamp at time zone t.time_zone as starts_at, (n.today + 1)::timestamp at time zone t.time_zone as ends_at
) d
cross join lateral (
  select
    count(*)::int as calls,
    (count(*) filter (where b.task_status in ('pending', 'scheduled')))::int as to_come,
    (count(*) filter (where b.task_status = 'executed'))::int as made,
    (count(*) filter (where b.task_status = 'failed'))::int as failed
  from crm.bookings b
  where b.tenant_id = t.id and b.scheduled_at >= d.starts_at and b.scheduled_at < d.ends_at
    and b.task_status <> 'cancelled' and automation.is_follow_up(b.booking_type)
) k
where t.id = :tenant_id::uuid
