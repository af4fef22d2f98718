-- Returns what the timers of these bookings need: `create`, `delete`, `send` (due within what a queue can delay, so no
-- timer) or `busy` (another function is at work: look again). Bookings in step with their timers give no row.
create or replace function automation.plan_timers(booking_ids jsonb, at timestamptz)
returns table (action text, id text, name text, tenant_id uuid, booking_id uuid, call_second bigint)
language plpgsql set search_path = ''
as $$
#variable_conflict use_column
begin
  -- One plan at a time for a booking, also for a deleted one, so that the statement below sees what the plan before wrote.
  perform pg_advisory_xact_lock(hashtextextended('booking ' || asked.id, 0))
  from (select distinct i.value::uuid as id from jsonb_array_elements_text(booking_ids) i order by 1) asked;

  return query
  with asked as materialized (
    select distinct i.value::uuid as booking_id from jsonb_array_elements_text(booking_ids) i
  ),
  looked_at as materialized (
    select a.booking_id, exists (
      select from automation.booking_timers t where t.booking_id = a.booking_id and t.claimed_until > at
    ) as is_busy
    from asked a
  ),
  wanted as materialized (
    select b.tenant_id, l.booking_id, c.call_second, automation.timer_name(b.id, c.call_second) as name, b.task_status,
      c.call_second <= extract(epoch from at) + 900 as is_near, l.is_busy
    from looked_at l
    join crm.bookings b on b.id = l.booking_id
    cross join lateral automation.call_second(b.scheduled_at) c(call_second)
    where b.task_status in ('pending', 'scheduled') and automation.is_follow_up(b.booking_type)
  ),
  made as (
    insert into automation.booking_timers as t (name, tenant_id, booking_id, call_second, claimed_until)
    select w.name, w.tenant_id, w.booking_id, w.call_second, at + interval '2 minutes'
    from wanted w
    where w.task_status = 'pending' and not w.is_near and not w.is_busy
    on conflict (name) do update set claimed_until = excluded.claimed_until
    returning t.id, t.name, t.tenant_id, t.booking_id, t.call_second
  ),
  unwanted as (
    update automation.booking_timers t
    -- A new id, which is the client token: if the function that removes the schedule dies and the booking comes back, Scheduler
    -- must not take the new schedule for one that it made before.
    set id = default, claimed_until = at + interval '2 minutes'
    from looked_at l
    where t.booking_id = l.booking_id and not l.is_busy and not exists (
      select from wanted w where w.name = t.name and (w.task_status = 'scheduled' or not w.is_near)
    )
    returning t.id, t.name, t.tenant_id, t.booking_id, t.call_second
  )
  select 'create', m.id::text, m.name, m.tenant_id, m.booking_id, m.call_second from made m
  union all
  select 'delete', u.id::text, u.name, u.tenant_id, u.booking_id, u.call_second from unwanted u
  union all
  -- Include bookings in progress: sending twice is harmless, waiting for a crashed function would be late.
  select 'send', '', w.name, w.tenant_id, w.booking_id, w.call_second from wanted w where w.task_status = 'pending' and w.is_near
  union all
  select 'busy', '', '', null, l.booking_id, null from looked_at l where l.is_busy;
end
$$;
