-- Finds the free quarters of an hour of an assignee on a day, without those in the past: in the open spans of the assignee's own calendar or the tenant's default,
-- or without one from 09:00 to 18:00 in the zone. Local times that the clocks skip are left out. With `booking_id`: the times to which that booking can be moved, which last as long as it does.
-- A booking lasts at most a day and zones differ by less than a day, hence the days around `date`.
with place as materialized (
  select
    coalesce(:time_zone::text, t.time_zone) as time_zone,
    automation.calendar_of_user(t.id, null, :assignee_id::uuid) as calendar_id,
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
  cross join generate_series(
    :date::date + case when p.calendar_id is null then time '09:00' else time '00:00' end,
    :date::date + case when p.calendar_id is null then time '17:45' else time '23:45' end, interval '15 minutes') l(local_time)
),
-- Those of other zones may be of the day before or after.
open as materialized (
  select s.opens_at, s.closes_at
  from place p
  cross join lateral automation.open_spans(:tenant_id::uuid, p.calendar_id, :date::date - 2, :date::date + 2) s
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
      and (p.calendar_id is null or exists (
        select from open o where o.opens_at <= s.starts_at and o.closes_at >= s.starts_at + s.length
      ))
      and not exists (
        select from taken k where k.scheduled_at < s.starts_at + s.length and k.buffer_until > s.starts_at
      )
  ) as "slots?"
from place p
