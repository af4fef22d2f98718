-- Returns the reps whom a booking may be given, the one to ask first first: `least-loaded` who has the fewest open tasks and bookings of that day,
-- `round-robin` the next one in the order of their ids. Nobody who is away that day, or who has as much to do then as he can. Whether they are free at
-- that time only the table's rule says.
create or replace function automation.reps_for_booking(p_tenant_id uuid, p_how text, p_at timestamptz, p_now timestamptz) returns uuid[]
language sql stable set search_path = ''
as $$
  with day as materialized (
    select t.time_zone as zone, (p_at at time zone t.time_zone)::date as date, automation.instant_of((p_at at time zone t.time_zone)::date::timestamp, t.time_zone) as begins,
      automation.instant_of(((p_at at time zone t.time_zone)::date + 1)::timestamp, t.time_zone) as ends
    from crm.tenants t where t.id = p_tenant_id
  ),
  busy as (
    select k.assignee_id as user_id, 1 as one
    from day d
    join crm.tasks k on k.tenant_id = p_tenant_id and k.status in ('PENDING', 'IN_PROGRESS')
      and greatest((k.due_at at time zone d.zone)::date, (p_now at time zone d.zone)::date) = d.date
    union all
    select b.assigned_user_id, 1
    from day d
    join crm.bookings b on b.tenant_id = p_tenant_id and b.scheduled_at >= d.begins and b.scheduled_at < d.ends and b.status in ('scheduled', 'in_progress')
  ),
  loads as (
    select b.user_id, count(*) as load from busy b where b.user_id is not null group by b.user_id
  )
  select array_agg(u.id order by
    case when p_how = 'least-loaded' then coalesce(l.load, 0) end,
    case when p_how = 'round-robin' then coalesce(u.id <= a.last_user_id, false) end,
    case when p_how = 'round-robin' then u.id::text else pg_catalog.md5(u.id::text || d.date) end)
  from day d
  join crm.users u on u.tenant_id = p_tenant_id and u.is_active
  left join automation.user_settings s on s.tenant_id = u.tenant_id and s.user_id = u.id
  left join automation.assignment_turns a on a.tenant_id = u.tenant_id and a.pool = ''
  left join loads l on l.user_id = u.id
  where not coalesce(d.date between s.leave_from and s.leave_until, false) and coalesce(coalesce(l.load, 0) < s.capacity, true)
$$;
