-- Resolves the time zone and the local times of a request, and checks that the assignee is an active user.
select
  z.time_zone as "time_zone!",
  s.moment as "starts_at?",
  (s.moment at time zone z.time_zone)::date as "starts_on?",
  automation.moment_of(:local_end::text::timestamp, z.time_zone) as "local_end_at?",
  (select u.is_active from crm.users u where u.tenant_id = t.id and u.id = :assignee_id::uuid) as "is_active?"
from crm.tenants t
left join crm.bookings b on b.tenant_id = t.id and b.id = :booking_id::uuid
cross join lateral (select coalesce(:time_zone::text, b.time_zone, t.time_zone) as time_zone) z
cross join lateral (
  select case
    when :local_start::text is not null then automation.moment_of(:local_start::text::timestamp, z.time_zone)
    else coalesce(:start::timestamptz, b.scheduled_at)
  end as moment
) s
where t.id = :tenant_id::uuid
