-- Bookings: an agreed moment for a follow-up, with a call at its end. Whoever writes one, the table keeps the rules, and
-- what must be done about it goes through the outbox in the writer's own transaction.

create extension if not exists btree_gist;

create function automation.is_follow_up(booking_type text) returns boolean
language sql immutable set search_path = ''
as $$
  select lower(booking_type) in ('follow_up', 'follow-up', 'auto-follow-up', 'followup', 'auto_follow_up', 'auto_followup',
    'manual_followup', 'manual_follow_up', 'scheduled_call')
$$;

-- The first whole second that is not before the moment: what the timer's name says, and when the call is due.
create function automation.call_second(moment timestamptz) returns bigint
language sql stable set search_path = ''
as $$ select ceil(extract(epoch from moment))::bigint $$;

create table crm.bookings (
  id uuid not null default gen_random_uuid(),
  tenant_id uuid not null,
  customer_id uuid not null,
  assigned_user_id uuid,
  booking_type text not null check (length(booking_type) between 1 and 100),
  scheduled_at timestamptz not null,
  -- Null when written: the tenant's.
  time_zone text not null,
  status text not null default 'scheduled'
    check (status in ('scheduled', 'in_progress', 'completed', 'missed', 'cancelled', 'failed')),
  notes text,
  metadata jsonb not null default '{}' check (jsonb_typeof(metadata) = 'object'),
  -- Until when the assignee is taken. Null on insert: fifteen minutes.
  buffer_until timestamptz not null,
  task_status text not null default 'pending'
    check (task_status in ('pending', 'scheduled', 'executing', 'executed', 'cancelled', 'failed')),
  task_name text,
  task_scheduled_at timestamptz,
  executed_at timestamptz,
  execution_attempts integer not null default 0,
  last_execution_error text,
  -- What the endpoint, or the CRM later on, says came of the call.
  call_result text check (length(call_result) <= 100),
  -- The missed booking that this one makes up for: one at the most.
  retry_of uuid,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id),
  -- The timer's name carries the id alone.
  unique (id),
  unique (tenant_id, retry_of),
  foreign key (tenant_id, customer_id) references crm.customers (tenant_id, id),
  foreign key (tenant_id, assigned_user_id) references crm.users (tenant_id, id),
  foreign key (tenant_id, retry_of) references crm.bookings (tenant_id, id) on delete set null (retry_of),
  -- What EventBridge Scheduler can count.
  constraint bookings_time_out_of_range check (scheduled_at >= '1970-01-01 00:00+00' and scheduled_at < '2200-01-01 00:00+00'),
  constraint bookings_end_before_start check (not isfinite(scheduled_at) -- which the other one says
    or (buffer_until > scheduled_at and buffer_until <= scheduled_at + interval '24 hours')),
  -- Only what is still booked has a call to come.
  constraint bookings_task_without_booking check (task_status not in ('pending', 'scheduled') or status = 'scheduled'),
  constraint bookings_slot_taken exclude using gist (
    tenant_id with =, assigned_user_id with =, tstzrange(scheduled_at, buffer_until) with &&
  ) where (assigned_user_id is not null and status not in ('missed', 'cancelled', 'failed'))
);

create index bookings_listed on crm.bookings (tenant_id, scheduled_at, id);
create index bookings_of_customer on crm.bookings (tenant_id, customer_id);
-- What the reconciler looks through, page by page: without the id each page would sort all that follow it, half a million in
-- 800 ms instead of 3.
create index bookings_open on crm.bookings (task_status, scheduled_at, id) where task_status in ('pending', 'scheduled', 'executing');

create function crm.refuse_booking(reason text, problem text, way_out text) returns void
language plpgsql set search_path = ''
as $$
begin
  raise exception using errcode = 'check_violation', schema = 'crm', table = 'bookings',
    constraint = 'bookings_' || reason, message = 'bookings_' || reason || ': ' || problem, hint = way_out;
end
$$;

create function crm.check_booking_zone(time_zone text) returns void
language plpgsql stable set search_path = ''
as $$
begin
  -- PostgreSQL also takes abbreviations and POSIX rules, which know nothing of anybody's summer time: any word and a number
  -- is one, `Mars/Phobos+3` too. Of the real names only those of the ships' zones have digits.
  if time_zone ~* '^([A-Z][A-Za-z_]+(/[A-Za-z_-]+)+|UTC|GMT|Etc/GMT(0|[+-][0-9]|[+-]1[0-2]|-1[34]))$' then
    begin
      perform timestamptz 'epoch' at time zone time_zone;
      return;
    exception
      when invalid_parameter_value then
        null; -- there is none of that name
    end;
  end if;
  perform crm.refuse_booking('invalid_time_zone', format('"%s" is no IANA time zone', left(time_zone, 50)),
    'Give a name such as America/New_York, or none: then it is the tenant''s.');
end
$$;

-- Of its owner's rights: whoever may write bookings need not be allowed to read anything else.
create function crm.complete_booking() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  zone_of_tenant text;
begin
  select t.time_zone into zone_of_tenant from crm.tenants t where t.id = new.tenant_id;
  if not found and new.tenant_id is not null then
    perform crm.refuse_booking('unknown_tenant', format('there is no tenant %s', new.tenant_id), 'Give the id of a row of crm.tenants.');
  end if;
  new.time_zone := coalesce(new.time_zone, zone_of_tenant);
  if new.time_zone is distinct from zone_of_tenant then
    perform crm.check_booking_zone(new.time_zone);
  end if;
  new.buffer_until := coalesce(new.buffer_until, new.scheduled_at + interval '15 minutes');
  if new.task_status = 'executing' then
    perform crm.refuse_booking('invalid_task_status', 'a new booking is not being called yet',
      'Leave task_status out: the call is made at scheduled_at.');
  elsif new.task_status = 'scheduled' then
    new.task_status := 'pending'; -- copied from another one, whose timer is not this one's
  end if;
  if new.status <> 'scheduled' and new.task_status = 'pending' then
    new.task_status := 'cancelled'; -- what is over needs no call
  end if;
  return new;
end
$$;

create trigger complete_booking before insert on crm.bookings
  for each row execute function crm.complete_booking();

-- A change of the moment, of the status or of the kind of booking is a change of the call to come, whoever makes it.
create function crm.follow_booking() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  zone_of_tenant text;
begin
  if (new.tenant_id, new.id) <> (old.tenant_id, old.id) then
    perform crm.refuse_booking('invalid_id', 'the id and the tenant of a booking do not change', 'Make a new booking.');
  end if;
  if new.time_zone is distinct from old.time_zone then
    zone_of_tenant := (select t.time_zone from crm.tenants t where t.id = new.tenant_id);
    new.time_zone := coalesce(new.time_zone, zone_of_tenant);
    if new.time_zone is distinct from zone_of_tenant then
      perform crm.check_booking_zone(new.time_zone);
    end if;
  end if;
  new.updated_at := now();
  if new.scheduled_at <> old.scheduled_at then
    if old.task_status in ('executing', 'executed') then
      perform crm.refuse_booking('moved_too_late', format('the call of booking %s is being or was made', old.id), 'Make a new booking.');
    end if;
    if new.buffer_until = old.buffer_until then
      new.buffer_until := old.buffer_until + (new.scheduled_at - old.scheduled_at);
    end if;
    if new.status = 'failed' and old.status = 'failed' and new.task_status = 'failed' and old.task_status = 'failed' then
      new.status := 'scheduled'; -- another moment is another try
    end if;
    -- One that is over, or is called off in the same breath, can be moved too: it has no call to come.
    if new.status = 'scheduled' and new.task_status = old.task_status and old.task_status in ('scheduled', 'failed') then
      new.task_status := 'pending';
      new.last_execution_error := null;
    end if;
  end if;
  if new.task_status = old.task_status then
    if new.status <> 'scheduled' and old.task_status in ('pending', 'scheduled') then
      new.task_status := 'cancelled'; -- done, missed or called off by somebody: no call any more
    elsif new.status = 'scheduled' and old.status <> 'scheduled' and old.task_status in ('failed', 'cancelled') then
      new.task_status := 'pending'; -- booked again
      new.last_execution_error := null;
    elsif old.task_status = 'scheduled' and not automation.is_follow_up(new.booking_type) then
      new.task_status := 'pending'; -- and left alone from now on
    end if;
  end if;
  if new.status <> old.status and (old.status, new.status) not in (
    ('scheduled', 'in_progress'), ('scheduled', 'completed'), ('scheduled', 'missed'), ('scheduled', 'cancelled'), ('scheduled', 'failed'),
    ('in_progress', 'scheduled'), ('in_progress', 'completed'), ('in_progress', 'missed'), ('in_progress', 'cancelled'), ('in_progress', 'failed'),
    ('failed', 'scheduled'), ('cancelled', 'scheduled'), ('completed', 'missed'), ('missed', 'completed')
  ) then
    perform crm.refuse_booking('invalid_transition', format('a booking cannot go from %s to %s', old.status, new.status), 'Make a new booking.');
  end if;
  if new.task_status <> old.task_status and (old.task_status, new.task_status) not in (
    ('pending', 'scheduled'), ('pending', 'executing'), ('pending', 'cancelled'), ('pending', 'failed'),
    ('scheduled', 'pending'), ('scheduled', 'executing'), ('scheduled', 'cancelled'), ('scheduled', 'failed'),
    ('executing', 'executed'), ('executing', 'failed'), ('executing', 'scheduled'), ('executing', 'cancelled'),
    ('failed', 'pending'), ('cancelled', 'pending')
  ) then
    perform crm.refuse_booking('invalid_transition', format('the call of a booking cannot go from %s to %s', old.task_status, new.task_status),
      'A failed call is tried again by setting its status to scheduled; one that was made is not made again.');
  end if;
  return new;
end
$$;

create trigger follow_booking before update on crm.bookings
  for each row execute function crm.follow_booking();

-- Up to a hundred bookings of a tenant make one row of the outbox. A session plans the join once, for as many rows as its first
-- update had: after an update of one row, one of ten thousand would compare each with each (18 s instead of 0.6).
create function automation.ring_for_bookings() returns trigger
language plpgsql security definer set search_path = '' set enable_nestloop = off
as $$
begin
  if tg_op = 'INSERT' then
    insert into automation.outbox (tenant_id, topic, subject_ids)
    select c.tenant_id, 'bookings', array_agg(c.id)
    from (
      select i.tenant_id, i.id, (row_number() over (partition by i.tenant_id) - 1) / 100 as part
      from inserted i
      where i.task_status = 'pending' and automation.is_follow_up(i.booking_type)
    ) c
    group by c.tenant_id, c.part;
  elsif tg_op = 'UPDATE' then
    insert into automation.outbox (tenant_id, topic, subject_ids)
    select c.tenant_id, 'bookings', array_agg(c.id)
    from (
      select a.tenant_id, a.id, (row_number() over (partition by a.tenant_id) - 1) / 100 as part
      from after_update a
      join before_update b on b.id = a.id
      where (a.task_status = 'pending' and automation.is_follow_up(a.booking_type)
          and (b.task_status <> 'pending' or b.scheduled_at <> a.scheduled_at or not automation.is_follow_up(b.booking_type)))
        -- Also one that was pending: its timer may be being made at this moment.
        or (b.task_status in ('pending', 'scheduled') and automation.is_follow_up(b.booking_type)
          and (a.task_status in ('cancelled', 'failed') or not automation.is_follow_up(a.booking_type)))
    ) c
    group by c.tenant_id, c.part;
  else
    insert into automation.outbox (tenant_id, topic, subject_ids)
    select c.tenant_id, 'bookings', array_agg(c.id)
    from (
      select d.tenant_id, d.id, (row_number() over (partition by d.tenant_id) - 1) / 100 as part
      from deleted d
      where d.task_status in ('pending', 'scheduled') and automation.is_follow_up(d.booking_type)
    ) c
    group by c.tenant_id, c.part;
  end if;
  return null;
end
$$;

create trigger ring_inserted after insert on crm.bookings
  referencing new table as inserted for each statement execute function automation.ring_for_bookings();
create trigger ring_updated after update on crm.bookings
  referencing old table as before_update new table as after_update
  for each statement execute function automation.ring_for_bookings();
create trigger ring_deleted after delete on crm.bookings
  referencing old table as deleted for each statement execute function automation.ring_for_bookings();

alter table crm.bookings enable row level security;
create policy every_tenant on crm.bookings to followthrough_engine using (true) with check (true);
create policy own_tenant on crm.bookings to followthrough_api
  using (tenant_id = (select automation.current_tenant())) with check (tenant_id = (select automation.current_tenant()));
grant select, update on crm.bookings to followthrough_engine;
grant select, insert, update, delete on crm.bookings to followthrough_api;

-- The API took any URL of https so far, `https:example.com` and `https://user@host` too, and SQL took anything; nothing called them.
update automation.tenant_settings set followup_endpoint = null where not (
  length(followup_endpoint) <= 2000 and
  followup_endpoint ~* '^(https://[^/?#@\s]+|http://(localhost|127(\.[0-9]{1,3}){3}|\[::1])(:[0-9]{1,5})?)([/?#]\S*)?$');

alter table automation.tenant_settings add constraint tenant_settings_endpoint_not_https check (
  length(followup_endpoint) <= 2000 and
  followup_endpoint ~* '^(https://[^/?#@\s]+|http://(localhost|127(\.[0-9]{1,3}){3}|\[::1])(:[0-9]{1,5})?)([/?#]\S*)?$');
