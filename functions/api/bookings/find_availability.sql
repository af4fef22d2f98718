-- Finds the free quarters of an hour of an assignee on a day, 09:00 to 18:00 in a zone, without those in the past. Local times that the
-- clocks skip are left out. With `booking_id`: the times to which that booking can be moved, which last as long as it does.
-- A booking lasts at most a day and zones differ by less than a day, hence the days around `date`.
with place as materialized (
  select
    coalesce(:time_zone::text, t.time_zone) as time_zone,
    u.is_active,
    coalesce(b.buffer_until - b.scheduled_at, interval '15 minutes') as length
  from crm.tenants t
  left join crm.users u on u.tenant_id = t.id and u.id = :assignee_id::uuid
  left join crm.bookings b on b.tenant_id = t.id and b.id = :booking_id::uuid
  where t.id = :tenant_id::uuid
),
slot as materialized (
  select l.local_time, p.length, automation.moment_of(l.local_time, p.time_zone) as starts_at
  from place p
  cross join generate_series(:date::date + time '09:00', :date::date + time '17:45', interval '15 minutes') l(local_time)
),
taken as materialized (
  select b.scheduled_at, b.buffer_until
  from crm.bookings b
  where b.tenant_id = :tenant_id::uuid
    and b.assigned_user_id = :assignee_id::uuid
    and b.id is distinct from :booking_id::uuid
    and b.status not in ('missed', 'cancelled', 'failed')
    and b.scheduled_at > (:date::date - 2)::timestamp at time zone 'UTC'
    and b.scheduled_at < (:date::date + 3)::timestamp at time zone 'UTC'
)
select
  p.time_zone as "time_zone!",
  p.is_active as "is_active?",
  (
    select jsonb_agg(jsonb_build_object(
      'startsAt', to_char(s.starts_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
      'endsAt', to_char((s.starts_at + s.length) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
      'clock', to_char(s.local_time, 'YYYY-MM-DD"T"HH24:MI:SS')
    ) order by s.starts_at)
    from slot s
    where s.starts_at >= :now::timestamptz
      and not exists (
        select from taken k where k.scheduled_at < s.starts_at + s.length and k.buffer_until > s.starts_at
      )
  ) as "slots?"
from place p
