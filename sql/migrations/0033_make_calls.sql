-- Calls of bookings: recorded before they are made, so that none is made twice; and what is known of the endpoints.

create table automation.booking_calls (
  -- Chosen by whoever makes the call: asked twice to record it, the answer is the same.
  id uuid not null,
  -- The order in which they were begun; moments can be equal.
  number bigint generated always as identity,
  tenant_id uuid not null,
  booking_id uuid not null,
  call_second bigint not null,
  -- How many in a row since the booking was due, moved, or tried again by a person.
  try integer not null,
  endpoint text not null,
  started_at timestamptz not null,
  -- Whoever made the call is dead by then.
  lease_until timestamptz not null,
  is_probe boolean not null,
  finished_at timestamptz,
  outcome text check (outcome in ('executed', 'refused', 'forbidden', 'unavailable', 'unknown')),
  http_status integer,
  error text,
  -- When it is tried again by itself.
  next_try_at timestamptz,
  primary key (tenant_id, id)
);

create index booking_calls_booking on automation.booking_calls (tenant_id, booking_id, number);
create unique index booking_calls_one_at_a_time on automation.booking_calls (tenant_id, booking_id) where finished_at is null;

-- No row: nothing is wrong. Open until `opened_until`; from then on half open: one call at a time tries it.
create table automation.circuit_breakers (
  tenant_id uuid not null,
  key text not null,
  endpoint text not null,
  -- In a row.
  failures integer not null default 0,
  openings integer not null default 0,
  opened_until timestamptz,
  probe_until timestamptz,
  last_error text,
  updated_at timestamptz not null,
  primary key (tenant_id, key)
);

do $$
declare
  place text;
begin
  foreach place in array array['booking_calls', 'circuit_breakers'] loop
    execute format('alter table automation.%I enable row level security', place);
    execute format('create policy every_tenant on automation.%I to followthrough_engine using (true) with check (true)', place);
    execute format('create policy own_tenant on automation.%I to followthrough_api using (tenant_id = (select automation.current_tenant())) with check (tenant_id = (select automation.current_tenant()))', place);
    execute format('grant select, insert, update, delete on automation.%I to followthrough_engine', place);
  end loop;
end
$$;

grant select on automation.booking_calls, automation.circuit_breakers to followthrough_api;
grant delete on automation.circuit_breakers to followthrough_api;

create function automation.breaker_key(endpoint text) returns text
language sql immutable set search_path = ''
as $$ select left(md5(endpoint), 12) $$;

-- Whether a call to the endpoint may be made now: null, or after how many seconds to ask again. One who may go while the
-- breaker is half open holds the probe until `lease_until`.
create function automation.pass_breaker(of_tenant uuid, of_endpoint text, at timestamptz, lease_until timestamptz,
  out wait_seconds integer, out is_probe boolean)
language plpgsql set search_path = ''
as $$
declare
  breaker automation.circuit_breakers;
begin
  is_probe := false;
  select * into breaker from automation.circuit_breakers b
  where b.tenant_id = of_tenant and b.key = automation.breaker_key(of_endpoint) and b.opened_until is not null
  for update;
  if not found then
    return;
  end if;
  if breaker.opened_until > at or breaker.probe_until > at then
    wait_seconds := case when breaker.opened_until > at then ceil(extract(epoch from breaker.opened_until - at)) else 15 end;
    return;
  end if;
  is_probe := true;
  update automation.circuit_breakers b set probe_until = lease_until, updated_at = at
  where b.tenant_id = breaker.tenant_id and b.key = breaker.key;
end
$$;

-- What a finished call says of its endpoint. Five failures in a row open the breaker for a minute; each probe that fails
-- doubles it, up to a quarter of an hour.
create function automation.tell_breaker(call automation.booking_calls, outcome text, error text, at timestamptz) returns void
language plpgsql set search_path = ''
as $$
begin
  if outcome in ('executed', 'refused') then -- it answers
    delete from automation.circuit_breakers b
    where b.tenant_id = call.tenant_id and b.key = automation.breaker_key(call.endpoint);
  elsif outcome in ('unavailable', 'unknown') then
    insert into automation.circuit_breakers as b (tenant_id, key, endpoint, failures, last_error, updated_at)
    values (call.tenant_id, automation.breaker_key(call.endpoint), call.endpoint, 1, error, at)
    on conflict (tenant_id, key) do update set
      failures = b.failures + 1,
      last_error = excluded.last_error,
      updated_at = at,
      probe_until = case when call.is_probe then null else b.probe_until end,
      -- Those that were on their way when it opened say nothing new.
      openings = case when call.is_probe or (b.opened_until is null and b.failures >= 4) then b.openings + 1 else b.openings end,
      opened_until = case when call.is_probe or (b.opened_until is null and b.failures >= 4)
        then at + least(interval '1 minute' * power(2, least(b.openings, 4)), interval '15 minutes') else b.opened_until end;
  elsif call.is_probe then -- forbidden: nobody was asked
    update automation.circuit_breakers b set probe_until = null
    where b.tenant_id = call.tenant_id and b.key = automation.breaker_key(call.endpoint);
  end if;
end
$$;

-- Ends a call that is open, and says after how many seconds it is tried again: null, never by itself.
create function automation.end_call(call automation.booking_calls, new_outcome text, new_status integer, new_error text,
  new_result text, at timestamptz) returns integer
language plpgsql set search_path = ''
as $$
declare
  -- Up to three more: after a quarter of a minute, one minute, four minutes. A probe of a half open breaker uses none of them
  -- up, or an outage would fail whoever happens to be the one that asks.
  pause interval := case when new_outcome = 'unavailable' and (call.try <= 3 or call.is_probe)
    then interval '15 seconds' * power(4, least(call.try, 3) - 1) end;
begin
  if not exists (
    select from crm.bookings b
    where b.tenant_id = call.tenant_id and b.id = call.booking_id and b.task_status = 'executing' and b.status in ('scheduled', 'in_progress')
  ) then
    pause := null; -- called off meanwhile, or gone
  end if;
  update automation.booking_calls c
  set finished_at = at, outcome = new_outcome, http_status = new_status, error = new_error, next_try_at = at + pause
  where c.tenant_id = call.tenant_id and c.id = call.id;
  perform automation.tell_breaker(call, new_outcome, new_error, at);
  -- What somebody made of the booking while it was called stands.
  update crm.bookings b
  set task_status = case
      when new_outcome = 'executed' then 'executed'
      when b.status = 'cancelled' then 'cancelled'
      when pause is not null then 'scheduled'
      else 'failed'
    end,
    status = case
      when b.status not in ('in_progress', 'scheduled') then b.status -- 'scheduled': called off and booked again meanwhile
      when new_outcome = 'executed' and new_result in ('no_answer', 'busy') then 'missed'
      when new_outcome = 'executed' then 'completed'
      when pause is not null then 'scheduled'
      else 'failed'
    end,
    executed_at = case when new_outcome = 'executed' then at else b.executed_at end,
    call_result = coalesce(new_result, b.call_result),
    last_execution_error = new_error
  where b.tenant_id = call.tenant_id and b.id = call.booking_id and b.task_status = 'executing';
  return ceil(extract(epoch from pause));
end
$$;

-- What the endpoint is told. A row of the Data API ends at 64 KB: who has more in it can ask for the booking.
create function automation.call_request(booking crm.bookings, attempt integer) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object(
    'bookingId', booking.id, 'tenantId', booking.tenant_id, 'bookingType', booking.booking_type,
    'scheduledAt', to_char(booking.scheduled_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
    'timeZone', booking.time_zone,
    'localTime', to_char(booking.scheduled_at at time zone booking.time_zone, 'YYYY-MM-DD"T"HH24:MI:SS'),
    'attempt', attempt,
    'customer', jsonb_build_object('id', c.id, 'name', left(c.name, 500), 'email', left(c.email, 500), 'phone', left(c.phone, 100)),
    'assignee', case when u.id is not null then jsonb_build_object('id', u.id, 'name', left(u.name, 500), 'email', left(u.email, 500)) end,
    'notes', left(booking.notes, 4000),
    'metadata', case when octet_length(booking.metadata::text) <= 16000 then booking.metadata end
  )
  from crm.customers c
  left join crm.users u on u.tenant_id = booking.tenant_id and u.id = booking.assigned_user_id
  where c.tenant_id = booking.tenant_id and c.id = booking.customer_id
$$;

-- Whether anybody has a call of the booking in hand, as `start_call` answers it; null: nobody has. A call whose lease is over
-- is ended, for good: nobody knows whether it was made.
create function automation.open_call_of(booking crm.bookings, last automation.booking_calls, at timestamptz,
  out verdict text, out seconds integer, out reason text)
language plpgsql set search_path = ''
as $$
declare
  lost constant text := 'OUTCOME_UNKNOWN: the call was begun and its end never recorded; look at the endpoint whether it was made, then retry';
begin
  if last.id is not null and last.finished_at is null then
    if last.lease_until > at then
      verdict := 'wait';
      reason := 'EXECUTING';
      seconds := ceil(extract(epoch from last.lease_until - at));
      return;
    end if;
    perform automation.end_call(last, 'unknown', null, lost, null, at);
  elsif booking.task_status = 'executing' then -- so says the row alone
    update crm.bookings b set task_status = 'failed', last_execution_error = lost,
      status = case when b.status in ('in_progress', 'scheduled') then 'failed' else b.status end
    where b.tenant_id = booking.tenant_id and b.id = booking.id;
  end if;
  if booking.task_status = 'executing' then
    verdict := 'none';
    reason := 'OUTCOME_UNKNOWN';
  end if;
end
$$;

-- Takes a booking's call in hand if it is due and nobody else's. `verdict`: `call` (make it, now recorded as `of_call`), `wait`
-- (ask again after `seconds`), `none` (there is nothing to do, or nothing more: `reason`).
create function automation.start_call(of_tenant uuid, of_booking uuid, at_second bigint, of_call uuid, at timestamptz,
  out verdict text, out seconds integer, out reason text, out endpoint text, out request jsonb)
language plpgsql set search_path = ''
as $$
declare
  booking crm.bookings;
  last automation.booking_calls;
  -- Longer than the function may take.
  lease timestamptz := at + interval '150 seconds';
  probe boolean;
begin
  verdict := 'none';
  select * into booking from crm.bookings b where b.tenant_id = of_tenant and b.id = of_booking for update;
  if not found then
    reason := 'GONE';
    return;
  end if;
  select * into last from automation.booking_calls c
  where c.tenant_id = of_tenant and c.booking_id = of_booking
  order by c.number desc limit 1;
  -- The Data API's client asked twice: the answer to its first question was lost.
  if last.id = of_call and last.finished_at is null then
    verdict := 'call';
    endpoint := last.endpoint;
    request := automation.call_request(booking, booking.execution_attempts);
    return;
  end if;
  select o.verdict, o.seconds, o.reason into verdict, seconds, reason from automation.open_call_of(booking, last, at) o;
  if verdict is not null then
    return;
  end if;
  verdict := 'none';
  if booking.task_status not in ('pending', 'scheduled') then
    reason := upper(booking.task_status);
    return;
  end if;
  if automation.call_second(booking.scheduled_at) <> at_second or not automation.is_follow_up(booking.booking_type) then
    reason := 'CHANGED';
    return;
  end if;
  -- Of another moment, or of a booking that was deleted and came back with its id.
  if last.call_second <> at_second or booking.execution_attempts = 0 then
    last := null;
  end if;
  -- Another message of the same booking is early.
  if greatest(booking.scheduled_at, last.next_try_at) > at then
    verdict := 'wait';
    reason := 'NOT_DUE';
    seconds := ceil(extract(epoch from greatest(booking.scheduled_at, last.next_try_at) - at));
    return;
  end if;
  select s.followup_endpoint into endpoint from automation.tenant_settings s where s.tenant_id = of_tenant;
  if endpoint is null then
    reason := 'NO_ENDPOINT';
    update crm.bookings b set task_status = 'failed', status = 'failed',
      last_execution_error = 'NO_ENDPOINT: the tenant has no followupEndpoint; set it with PATCH /api/admin/settings, then retry'
    where b.tenant_id = of_tenant and b.id = of_booking;
    return;
  end if;
  select p.wait_seconds, p.is_probe into seconds, probe from automation.pass_breaker(of_tenant, endpoint, at, lease) p;
  if seconds is not null then
    verdict := 'wait';
    reason := 'BREAKER_OPEN';
    return;
  end if;
  insert into automation.booking_calls (id, tenant_id, booking_id, call_second, try, endpoint, started_at, lease_until, is_probe)
  values (of_call, of_tenant, of_booking, at_second, case when last.next_try_at is null then 1 when last.is_probe then last.try else last.try + 1 end, endpoint, at, lease, probe);
  update crm.bookings b
  set task_status = 'executing', status = 'in_progress', execution_attempts = b.execution_attempts + 1,
    task_name = coalesce(b.task_name, automation.timer_name(b.id, at_second)), last_execution_error = null
  where b.tenant_id = of_tenant and b.id = of_booking;
  -- It has rung, or a booking so near never had one.
  delete from automation.booking_timers t where t.booking_id = of_booking and t.call_second <= at_second and t.claimed_until <= at;
  verdict := 'call';
  request := automation.call_request(booking, booking.execution_attempts + 1);
end
$$;

-- Answers after how many seconds the call is to be tried again, or null: the same when asked twice, for the first answer may
-- be lost. Of a call that somebody else has ended as unknown nothing is changed any more.
create function automation.finish_call(of_tenant uuid, of_call uuid, new_outcome text, new_status integer, new_error text,
  new_result text, at timestamptz)
returns table (retry_seconds integer)
language plpgsql set search_path = ''
as $$
declare
  call automation.booking_calls;
begin
  perform from crm.bookings b
  join automation.booking_calls c on c.tenant_id = b.tenant_id and c.booking_id = b.id
  where c.tenant_id = of_tenant and c.id = of_call
  for update of b; -- in the order in which start_call locks
  select * into call from automation.booking_calls c where c.tenant_id = of_tenant and c.id = of_call for update;
  if not found then
    return;
  elsif call.finished_at is null then
    return query select automation.end_call(call, new_outcome, new_status, new_error, new_result, at);
  else
    return query select ceil(extract(epoch from call.next_try_at - call.finished_at))::integer;
  end if;
end
$$;
