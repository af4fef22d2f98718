-- Records what was done of a plan. `steps` are its rows as JSON, with `outcome`: done, refused (for good; `error` says why)
-- or failed (the next delivery of the message tries again).
-- Returns the ids of bookings that another transaction is writing; they are to be planned again. Waiting for that writer
-- could end in a deadlock, in which PostgreSQL might cancel the writer.
create or replace function automation.settle_timers(steps jsonb, at timestamptz) returns jsonb
language sql set search_path = ''
as $$
  with step as materialized (
    select s.action, s.id, s.name, s."bookingId" as booking_id, s."callSecond" as call_second, s.outcome, s.error
    from jsonb_to_recordset(steps) s(action text, id bigint, name text, "bookingId" uuid, "callSecond" bigint, outcome text, error text)
  ),
  struck_out as (
    delete from automation.booking_timers t
    using step s
    where t.id = s.id and ((s.action = 'delete' and s.outcome = 'done') or (s.action = 'create' and s.outcome = 'refused'))
  ),
  let_go as (
    update automation.booking_timers t
    set claimed_until = '-infinity', is_set = t.is_set or (s.action = 'create' and s.outcome = 'done')
    from step s
    where t.id = s.id and not ((s.action = 'delete' and s.outcome = 'done') or (s.action = 'create' and s.outcome = 'refused'))
  ),
  to_mark as materialized (
    select s.booking_id, s.name, s.call_second, s.outcome, s.error
    from step s
    where s.action in ('create', 'send') and s.outcome in ('done', 'refused')
  ),
  free as materialized (
    select b.id
    from crm.bookings b
    where b.id in (select m.booking_id from to_mark m)
    for no key update skip locked
  ),
  -- A booking that was moved, called or cancelled meanwhile has written a message of its own.
  marked as (
    update crm.bookings b
    set task_status = case s.outcome when 'done' then 'scheduled' else 'failed' end,
      status = case s.outcome when 'done' then b.status else 'failed' end,
      task_name = s.name, task_scheduled_at = at, last_execution_error = s.error
    from to_mark s
    join free f on f.id = s.booking_id
    where b.id = f.id and b.task_status = 'pending' and automation.call_second(b.scheduled_at) = s.call_second
      and automation.is_follow_up(b.booking_type)
  )
  select coalesce(jsonb_agg(m.booking_id), '[]')
  from to_mark m
  join crm.bookings b on b.id = m.booking_id
  where m.booking_id not in (select f.id from free f)
$$;
