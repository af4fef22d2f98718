-- Bookings: an agreed moment for a follow-up with a call at its end; their timers, calls, breakers and daily reconciliation.

create extension if not exists btree_gist;

create table crm.bookings (
  id uuid not null default gen_random_uuid(),
  tenant_id uuid not null,
  customer_id uuid not null,
  assigned_user_id uuid,
  booking_type text not null check (length(booking_type) between 1 and 100),
  scheduled_at timestamptz not null,
  -- A trigger fills in the tenant's zone when it is null.
  time_zone text not null,
  status text not null default 'scheduled'
    check (status in ('scheduled', 'in_progress', 'completed', 'missed', 'cancelled', 'failed')),
  notes text,
  metadata jsonb not null default '{}' check (jsonb_typeof(metadata) = 'object'),
  -- Until when the assignee is busy. A trigger fills in fifteen minutes when it is null.
  buffer_until timestamptz not null,
  task_status text not null default 'pending'
    check (task_status in ('pending', 'scheduled', 'executing', 'executed', 'cancelled', 'failed')),
  task_name text,
  task_scheduled_at timestamptz,
  executed_at timestamptz,
  execution_attempts integer not null default 0,
  last_execution_error text,
  -- The result of the call, as the endpoint or later the CRM reports it.
  call_result text check (length(call_result) <= 100),
  -- The missed booking that this one makes up for. At most one booking makes up for another.
  retry_of uuid,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id),
  -- The timer's name carries only the id.
  unique (id),
  unique (tenant_id, retry_of),
  foreign key (tenant_id, customer_id) references crm.customers (tenant_id, id),
  foreign key (tenant_id, assigned_user_id) references crm.users (tenant_id, id),
  foreign key (tenant_id, retry_of) references crm.bookings (tenant_id, id) on delete set null (retry_of),
  -- The moments that EventBridge Scheduler takes.
  constraint bookings_time_out_of_range check (scheduled_at >= '1970-01-01 00:00+00' and scheduled_at < '2200-01-01 00:00+00'),
  constraint bookings_end_before_start check (not isfinite(scheduled_at) -- the constraint above refuses those
    or (buffer_until > scheduled_at and buffer_until <= scheduled_at + interval '24 hours')),
  -- A call is to come only while the booking is scheduled.
  constraint bookings_task_without_booking check (task_status not in ('pending', 'scheduled') or status = 'scheduled'),
  constraint bookings_slot_taken exclude using gist (
    tenant_id with =, assigned_user_id with =, tstzrange(scheduled_at, buffer_until) with &&
  ) where (assigned_user_id is not null and status not in ('missed', 'cancelled', 'failed'))
);

create index bookings_listed on crm.bookings (tenant_id, scheduled_at, id);
create index bookings_of_customer on crm.bookings (tenant_id, customer_id);
-- Calendars and free slots ask for one assignee.
create index bookings_of_assignee on crm.bookings (tenant_id, assigned_user_id, scheduled_at, id) where assigned_user_id is not null;
-- The reconciliation reads open bookings in this order, page by page. Without the id each page would sort all rows after it:
-- 800 ms for half a million, instead of 3 ms.
create index bookings_open on crm.bookings (task_status, scheduled_at, id) where task_status in ('pending', 'scheduled', 'executing');

create table automation.booking_timers (
  -- Also the client token of CreateSchedule: making a schedule again takes another id.
  id bigint generated always as identity primary key,
  name text not null unique,
  tenant_id uuid not null,
  booking_id uuid not null,
  call_second bigint not null,
  -- Whether the schedule was made; it may have fired since.
  is_set boolean not null default false,
  -- Until then a function is making or removing the schedule.
  claimed_until timestamptz not null default '-infinity',
  -- When the reconciler last saw the schedule.
  seen_at timestamptz
);

create index booking_timers_booking on automation.booking_timers (booking_id);

create table automation.booking_calls (
  -- Chosen by the function that makes the call, so that recording it is idempotent.
  id uuid not null,
  -- The order in which calls began; their moments can be equal.
  number bigint generated always as identity,
  tenant_id uuid not null,
  booking_id uuid not null,
  call_second bigint not null,
  -- Counts calls in a row since the booking was due, moved, or retried by a person.
  try integer not null,
  endpoint text not null,
  started_at timestamptz not null,
  -- By then the function that makes the call has ended.
  lease_until timestamptz not null,
  is_probe boolean not null,
  finished_at timestamptz,
  outcome text check (outcome in ('executed', 'refused', 'forbidden', 'unavailable', 'unknown')),
  http_status integer,
  error text,
  -- When it is tried again automatically.
  next_try_at timestamptz,
  primary key (tenant_id, id)
);

create index booking_calls_booking on automation.booking_calls (tenant_id, booking_id, number);
create unique index booking_calls_one_at_a_time on automation.booking_calls (tenant_id, booking_id) where finished_at is null;
create index booking_calls_started on automation.booking_calls (started_at);

-- What is known of failing endpoints; an endpoint without a row works. A breaker is open until `opened_until`, then half
-- open: one call at a time probes the endpoint.
create table automation.circuit_breakers (
  tenant_id uuid not null,
  key text not null,
  endpoint text not null,
  -- Failures in a row.
  failures integer not null default 0,
  openings integer not null default 0,
  opened_until timestamptz,
  probe_until timestamptz,
  last_error text,
  updated_at timestamptz not null,
  primary key (tenant_id, key)
);

-- The progress of a run and what it counted, written with each page: a page that is read twice counts once.
create table automation.booking_reconciliations (
  job_id uuid primary key,
  began_at timestamptz not null,
  phase text not null default 'schedules' check (phase in ('schedules', 'bookings', 'calls', 'done')),
  -- Of ListSchedules; null for the first page.
  next_token text,
  -- The last booking that was looked at.
  after_status text not null default '',
  after_at timestamptz not null default '-infinity',
  after_id uuid not null default '00000000-0000-0000-0000-000000000000',
  counts jsonb not null default '{}',
  -- The first few schedules of the group that belong to no booking.
  foreign_names jsonb not null default '[]'
);

alter table crm.bookings enable row level security;
create policy every_tenant on crm.bookings to followthrough_engine using (true) with check (true);
create policy own_tenant on crm.bookings to followthrough_api
  using (tenant_id = (select automation.current_tenant())) with check (tenant_id = (select automation.current_tenant()));

do $$
declare
  place text;
begin
  foreach place in array array['booking_timers', 'booking_calls', 'circuit_breakers'] loop
    execute format('alter table automation.%I enable row level security', place);
    execute format('create policy every_tenant on automation.%I to followthrough_engine using (true) with check (true)', place);
    execute format('create policy own_tenant on automation.%I to followthrough_api
      using (tenant_id = (select automation.current_tenant())) with check (tenant_id = (select automation.current_tenant()))', place);
  end loop;
end
$$;

grant select, update on crm.bookings to followthrough_engine;
grant select, insert, update, delete on automation.booking_timers, automation.booking_calls, automation.circuit_breakers,
  automation.booking_reconciliations to followthrough_engine;

grant select, insert, update, delete on crm.bookings to followthrough_api;
grant select on automation.booking_timers, automation.booking_calls to followthrough_api;
grant select, delete on automation.circuit_breakers to followthrough_api;
