-- Bookings and their schedules, compared once a day. Nothing here talks to EventBridge: what is wrong becomes a booking that is
-- pending again, or a row of the outbox, and the timers' function acts as for any change. So a comparison that was overtaken by
-- a live change does no harm: whoever acts looks at the rows again.

create index booking_calls_started on automation.booking_calls (started_at);

-- How far a run has come, and what it saw: written with each page, so that a page counts once however often it is read.
create table automation.booking_reconciliations (
  job_id uuid primary key,
  began_at timestamptz not null,
  phase text not null default 'schedules' check (phase in ('schedules', 'bookings', 'calls', 'done')),
  -- Of ListSchedules; null: its first page.
  next_token text,
  -- The last booking that was looked at.
  after_status text not null default '',
  after_at timestamptz not null default '-infinity',
  after_id uuid not null default '00000000-0000-0000-0000-000000000000',
  counts jsonb not null default '{}',
  -- The first few schedules that are nobody's.
  foreign_names jsonb not null default '[]'
);

grant select, insert, update, delete on automation.booking_reconciliations to followthrough_engine;

create function automation.add_counts(counts jsonb, more jsonb) returns jsonb
language sql immutable set search_path = ''
as $$
  select coalesce(jsonb_object_agg(s.key, s.total), '{}')
  from (
    select c.key, sum(c.value::bigint) as total
    from (select * from jsonb_each_text(counts) union all select * from jsonb_each_text(more)) c
    group by c.key
  ) s
$$;

-- A page of schedules, `[{name, isOff}]`, that was read at `page_token`. A page that was compared before changes nothing.
create function automation.compare_schedules(of_job uuid, page_token text, following_token text, schedules jsonb, at timestamptz)
returns automation.booking_reconciliations
language plpgsql set search_path = ''
as $$
declare
  run automation.booking_reconciliations;
  seen jsonb;
  strangers jsonb;
begin
  select * into run from automation.booking_reconciliations r where r.job_id = of_job for update;
  if run.phase <> 'schedules' or run.next_token is distinct from page_token then
    return run;
  end if;

  with listed as materialized (
    select s.name, s."isOff" as is_off, p.part[1]::uuid as booking_id, p.part[2]::bigint as call_second
    from jsonb_to_recordset(schedules) s(name text, "isOff" boolean)
    left join lateral regexp_match(s.name,
      '^followup-([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})-(0|[1-9][0-9]{0,9})$') p(part) on true
  ),
  judged as materialized (
    select l.name, l.booking_id, l.call_second, b.tenant_id, b.task_status,
      coalesce(b.task_status in ('pending', 'scheduled') and automation.is_follow_up(b.booking_type)
        and automation.call_second(b.scheduled_at) = l.call_second, false) as is_wanted,
      -- It is about to ring, or has rung and Scheduler is sending: for a day, if the queue does not take it.
      l.call_second between extract(epoch from at) - 90000 and extract(epoch from at) + 180 as is_ringing
    from listed l
    left join crm.bookings b on b.id = l.booking_id
    where l.booking_id is not null
  ),
  -- One that is locked is being set or removed.
  free as materialized (
    select t.id, t.name, t.claimed_until > at as is_claimed
    from automation.booking_timers t
    join judged j on j.name = t.name
    order by t.id
    for update of t skip locked
  ),
  marked as (
    update automation.booking_timers t set seen_at = at from free f where t.id = f.id
  ),
  unwanted as (
    select j.* from judged j
    where not j.is_wanted and not j.is_ringing and not exists (select from free f where f.name = j.name and f.is_claimed)
  ),
  -- A schedule without a row would outlive its booking: whoever moves or cancels that removes what has a row.
  known as (
    insert into automation.booking_timers (name, tenant_id, booking_id, call_second, is_set, seen_at)
    select j.name, coalesce(j.tenant_id, '00000000-0000-0000-0000-000000000000'), j.booking_id, j.call_second, true, at
    from judged j
    where (j.is_wanted and j.task_status = 'scheduled') or j.name in (select u.name from unwanted u)
    on conflict (name) do nothing
    returning name
  ),
  rung as (
    insert into automation.outbox (tenant_id, topic, subject_ids)
    select coalesce(u.tenant_id, '00000000-0000-0000-0000-000000000000'), 'bookings', array_agg(distinct u.booking_id)
    from unwanted u
    group by 1
  )
  select jsonb_build_object(
      'schedules', count(*),
      'foreign', count(*) filter (where l.booking_id is null),
      'switchedOff', count(*) filter (where l.is_off and l.booking_id is not null),
      'extra', (select count(*) from unwanted)
    ),
    coalesce(jsonb_agg(l.name) filter (where l.booking_id is null), '[]')
  into seen, strangers
  from listed l;

  update automation.booking_reconciliations r
  set next_token = following_token, phase = case when following_token is null then 'bookings' else 'schedules' end,
    counts = automation.add_counts(r.counts, seen),
    foreign_names = jsonb_path_query_array(r.foreign_names || strangers, '$[0 to 4]')
  where r.job_id = of_job
  returning * into run;
  return run;
end
$$;

-- What is wrong with an open booking: null, or what a run counts it as.
create function automation.judge_booking(b crm.bookings, began_at timestamptz, at timestamptz) returns text
language plpgsql stable set search_path = ''
as $$
declare
  last automation.booking_calls;
  -- Rows carry the database's own clock, which on a laptop is not the one that is moved.
  wall timestamptz := greatest(now(), at);
begin
  select * into last from automation.booking_calls c
  where c.tenant_id = b.tenant_id and c.booking_id = b.id
  order by c.number desc limit 1;
  if b.task_status = 'executing' then
    -- The message of a dead function comes again after twelve minutes, and would have ended it.
    return case when (last.finished_at is null and last.lease_until < at - interval '30 minutes')
      or ((last.id is null or last.finished_at is not null) and b.updated_at < wall - interval '1 hour') then 'unknown' end;
  elsif not automation.is_follow_up(b.booking_type) then
    return 'otherKinds';
  elsif b.task_status = 'pending' then
    return case when b.updated_at < wall - interval '10 minutes' then 'unrung' end;
  elsif greatest(b.scheduled_at, b.task_scheduled_at, -- or its message has just been sent
      case when last.call_second = automation.call_second(b.scheduled_at) then last.next_try_at end) < at - interval '5 minutes' then
    -- Calls that an open breaker holds back ask again within a quarter of an hour.
    return case when not exists (
      select from automation.tenant_settings s
      join automation.circuit_breakers k on k.tenant_id = s.tenant_id and k.key = automation.breaker_key(s.followup_endpoint)
      where s.tenant_id = b.tenant_id and greatest(k.opened_until, k.probe_until) > at - interval '30 minutes'
    ) then 'overdue' end;
  elsif automation.call_second(b.scheduled_at) > extract(epoch from at) + 180
    -- One that was so near when it was planned waits in a queue, without a schedule.
    and automation.call_second(b.scheduled_at) > extract(epoch from coalesce(b.task_scheduled_at, '-infinity')) + 900
    -- One that was made later may have been made behind the listing.
    and coalesce(b.task_scheduled_at, '-infinity') < began_at - interval '1 minute'
    and not exists (
      select from automation.booking_timers t
      where t.name = automation.timer_name(b.id, automation.call_second(b.scheduled_at)) and (t.seen_at >= began_at or t.claimed_until > at)
    ) then
    return 'missing';
  end if;
  return null;
end
$$;

-- Ends a call that nobody can say the end of; it is not made again by itself.
create function automation.give_up_call(of_booking uuid, at timestamptz) returns void
language plpgsql set search_path = ''
as $$
declare
  booking crm.bookings;
  last automation.booking_calls;
begin
  select * into booking from crm.bookings b where b.id = of_booking for update;
  select * into last from automation.booking_calls c
  where c.tenant_id = booking.tenant_id and c.booking_id = of_booking
  order by c.number desc limit 1;
  perform automation.open_call_of(booking, last, at);
end
$$;

-- The next thousand open bookings.
create function automation.compare_bookings(of_job uuid, at timestamptz) returns automation.booking_reconciliations
language plpgsql set search_path = ''
as $$
#variable_conflict use_column
declare
  run automation.booking_reconciliations;
  page jsonb;
  wrong jsonb;
begin
  select * into run from automation.booking_reconciliations r where r.job_id = of_job for update;
  if run.phase <> 'bookings' then
    return run;
  end if;

  select coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'status', p.task_status, 'at', p.scheduled_at, 'kind', p.kind)
    order by p.task_status, p.scheduled_at, p.id), '[]')
  into page
  from (
    select b.id, b.task_status, b.scheduled_at, automation.judge_booking(b, run.began_at, at) as kind
    from crm.bookings b
    where b.task_status in ('pending', 'scheduled', 'executing')
      and (b.task_status, b.scheduled_at, b.id) > (run.after_status, run.after_at, run.after_id)
    order by b.task_status, b.scheduled_at, b.id
    limit 1000
  ) p;

  -- One that is locked or has changed meanwhile is in somebody's hands.
  select coalesce(jsonb_agg(jsonb_build_object('id', l.id, 'tenantId', l.tenant_id, 'kind', l.kind)), '[]')
  into wrong
  from (
    select b.id, b.tenant_id, w.kind
    from jsonb_to_recordset(page) w(id uuid, status text, "at" timestamptz, kind text)
    join crm.bookings b on b.id = w.id and b.task_status = w.status and b.scheduled_at = w."at"
    where w.kind <> 'otherKinds'
    order by b.id
    for update of b skip locked
  ) l;

  -- Forgotten, so that the schedule is made with another client token.
  delete from automation.booking_timers t
  using jsonb_to_recordset(wrong) w(id uuid, kind text)
  where w.kind = 'missing' and t.booking_id = w.id and t.claimed_until <= at and (t.seen_at is null or t.seen_at < run.began_at);

  update crm.bookings b set task_status = 'pending' -- and the table rings
  from jsonb_to_recordset(wrong) w(id uuid, kind text)
  where w.kind in ('missing', 'overdue') and b.id = w.id;

  insert into automation.outbox (tenant_id, topic, subject_ids)
  select c.tenant_id, 'bookings', array_agg(c.id)
  from (
    select w.id, w."tenantId" as tenant_id, (row_number() over (partition by w."tenantId") - 1) / 100 as part
    from jsonb_to_recordset(wrong) w(id uuid, "tenantId" uuid, kind text)
    where w.kind = 'unrung'
  ) c
  group by c.tenant_id, c.part;

  perform automation.give_up_call(w.id, at) from jsonb_to_recordset(wrong) w(id uuid, kind text) where w.kind = 'unknown';

  update automation.booking_reconciliations r
  set counts = automation.add_counts(automation.add_counts(r.counts, jsonb_build_object(
        'bookings', jsonb_array_length(page),
        'otherKinds', (select count(*) from jsonb_to_recordset(page) w(kind text) where w.kind = 'otherKinds'))),
      (select coalesce(jsonb_object_agg(k.kind, k.total), '{}') from (
        select w.kind, count(*) as total from jsonb_to_recordset(wrong) w(kind text) group by w.kind) k)),
    after_status = coalesce(page -> -1 ->> 'status', r.after_status),
    after_at = coalesce((page -> -1 ->> 'at')::timestamptz, r.after_at),
    after_id = coalesce((page -> -1 ->> 'id')::uuid, r.after_id),
    phase = case when jsonb_array_length(page) < 1000 then 'calls' else r.phase end
  where r.job_id = of_job
  returning * into run;
  return run;
end
$$;

-- What nobody will ask for any more, up to five thousand rows of a kind.
create function automation.forget_calls(of_job uuid, at timestamptz) returns automation.booking_reconciliations
language plpgsql set search_path = ''
as $$
declare
  run automation.booking_reconciliations;
  calls integer;
  breakers integer;
  timers integer;
begin
  select * into run from automation.booking_reconciliations r where r.job_id = of_job for update;
  if run.phase <> 'calls' then
    return run;
  end if;
  delete from automation.booking_calls c
  using (
    select o.tenant_id, o.id
    from automation.booking_calls o
    where o.started_at < at - interval '90 days' and not exists (
      select from crm.bookings b
      where b.tenant_id = o.tenant_id and b.id = o.booking_id and b.task_status in ('pending', 'scheduled', 'executing')
    )
    order by o.started_at
    limit 5000
  ) old
  where c.tenant_id = old.tenant_id and c.id = old.id;
  get diagnostics calls = row_count;
  delete from automation.circuit_breakers b
  using (select o.tenant_id, o.key from automation.circuit_breakers o where o.updated_at < at - interval '30 days' limit 5000) old
  where b.tenant_id = old.tenant_id and b.key = old.key;
  get diagnostics breakers = row_count;
  -- Of schedules that are gone: what is listed has been seen.
  delete from automation.booking_timers t
  using (
    select o.id from automation.booking_timers o
    where o.call_second < extract(epoch from at) - 90000 and o.claimed_until <= at
      and (o.seen_at is null or o.seen_at < run.began_at)
    limit 5000
  ) old
  where t.id = old.id;
  get diagnostics timers = row_count;
  delete from automation.booking_reconciliations r where r.began_at < at - interval '7 days' and r.job_id <> of_job;
  update automation.booking_reconciliations r
  set phase = case when greatest(calls, breakers, timers) < 5000 then 'done' else r.phase end,
    counts = automation.add_counts(r.counts,
      jsonb_build_object('forgottenCalls', calls, 'forgottenBreakers', breakers, 'forgottenTimers', timers))
  where r.job_id = of_job
  returning * into run;
  return run;
end
$$;
