-- The timers of bookings: what is to be done about EventBridge is written down before it is done, and struck out after.

create table automation.booking_timers (
  -- Also the client token: a schedule that is made again is another decision, with another id.
  id bigint generated always as identity primary key,
  name text not null unique,
  tenant_id uuid not null,
  booking_id uuid not null,
  call_second bigint not null,
  -- The schedule is known to exist, or to have existed.
  is_set boolean not null default false,
  -- Somebody is making or removing it.
  claimed_until timestamptz not null default '-infinity',
  -- When the reconciler last saw the schedule.
  seen_at timestamptz
);

create index booking_timers_booking on automation.booking_timers (booking_id);

alter table automation.booking_timers enable row level security;
create policy every_tenant on automation.booking_timers to followthrough_engine using (true) with check (true);
grant select, insert, update, delete on automation.booking_timers to followthrough_engine;

create function automation.timer_name(booking_id uuid, call_second bigint) returns text
language sql immutable set search_path = ''
as $$ select 'followup-' || booking_id || '-' || call_second $$;

-- What the timers of these bookings need: `create`, `delete`, `send` (due within what a queue can delay, so no timer) or
-- `busy` (in somebody's hands: look again). Bookings in step with their timers give no row.
create function automation.plan_timers(booking_ids jsonb, at timestamptz)
returns table (action text, id text, name text, tenant_id uuid, booking_id uuid, call_second bigint)
language plpgsql set search_path = ''
as $$
#variable_conflict use_column
begin
  -- One planner at a time for a booking, for a deleted one too: the statement below sees what the one before it wrote.
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
    -- A new id: if its remover dies and the booking comes back, Scheduler must not take the schedule for one that it has made.
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
  -- Also of one that is busy: a call sent twice is made once, and one that waited for somebody dead would be late.
  select 'send', '', w.name, w.tenant_id, w.booking_id, w.call_second from wanted w where w.task_status = 'pending' and w.is_near
  union all
  select 'busy', '', '', null, l.booking_id, null from looked_at l where l.is_busy;
end
$$;

-- Strikes out what was done of a plan. `steps` are its rows as JSON, with `outcome`: done, refused (for good; `error` says why)
-- or failed (to be tried again by the next delivery of the message). Answers the ids of bookings that somebody else is writing:
-- to be planned again. Waiting for a writer of many, who may wait for one of these, could end in a deadlock that the writer loses.
create function automation.settle_timers(steps jsonb, at timestamptz) returns jsonb
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
  -- A booking that was moved, called or cancelled meanwhile has written its own message.
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
