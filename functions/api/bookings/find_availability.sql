-- The quarters of an hour of a day, 09:00 to 18:00 in a zone, that are to come and that an assignee has free. A booking lasts for a day
-- at the most, so those that began within the day before are all that can reach into it. What the clocks skip is no slot.
select
  z.time_zone as "time_zone!",
  u.is_active as "is_active?",
  (
    select jsonb_agg(jsonb_build_object(
      'startsAt', to_char(s.starts_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
      'endsAt', to_char((s.starts_at + interval '15 minutes') at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
      'localTime', to_char(s.local_time, 'YYYY-MM-DD"T"HH24:MI:SS')
    ) order by s.starts_at)
    from (
      select l.local_time, automation.moment_of(l.local_time, z.time_zone) as starts_at
      from generate_series(:date::date + time '09:00', :date::date + time '17:45', interval '15 minutes') l(local_time)
    ) s
    where s.starts_at >= :now::timestamptz
      and not exists (
        select from crm.bookings b
        where b.tenant_id = t.id
          and b.assigned_user_id = u.id
          and b.status not in ('missed', 'cancelled', 'failed')
          and b.scheduled_at > s.starts_at - interval '24 hours'
          and b.scheduled_at < s.starts_at + interval '15 minutes'
          and b.buffer_until > s.starts_at
      )
  ) as "slots?"
from crm.tenants t
cross join lateral (select coalesce(:time_zone::text, t.time_zone) as time_zone) z
left join crm.users u on u.tenant_id = t.id and u.id = :assignee_id::uuid
where t.id = :tenant_id::uuid
