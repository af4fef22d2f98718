-- Limits of the calls to a tenant's endpoint, the calls that wait for their turn, and pauses of calls and of queues of jobs.

alter table automation.tenant_settings
  add column calls_at_once integer not null default 5,
  add column calls_per_second integer not null default 10,
  -- While true no call is made; calls that fall due wait.
  add column calls_paused boolean not null default false,
  add constraint tenant_settings_calls_at_once_range check (calls_at_once between 1 and 50),
  add constraint tenant_settings_calls_per_second_range check (calls_per_second between 1 and 100);

-- Calls that are due or to be tried again. A call leaves the table when it begins, or when its booking needs it no more.
create table automation.waiting_calls (
  tenant_id uuid not null,
  booking_id uuid not null,
  call_second bigint not null,
  -- The booking's moment, in whose order calls are made.
  due_at timestamptz not null,
  -- The call is not made before this.
  ready_at timestamptz not null,
  primary key (tenant_id, booking_id)
);

create index waiting_calls_in_order on automation.waiting_calls (tenant_id, due_at, booking_id);
create index waiting_calls_ready on automation.waiting_calls (tenant_id, ready_at);

-- Calls of a tenant take turns by this row's lock, as claims of jobs do by those of automation.job_lanes.
create table automation.call_lanes (
  tenant_id uuid primary key,
  -- The wake-up that was asked for last.
  rings_at timestamptz not null default '-infinity',
  -- The function that waits until the next call may begin, so that no other needs to wait for the same moment.
  paced_by uuid,
  paced_until timestamptz not null default '-infinity'
);

-- Which calls began in the last second.
create index booking_calls_recent on automation.booking_calls (tenant_id, started_at);
-- Which calls run, and when the lease of the first one ends.
create index booking_calls_leased on automation.booking_calls (tenant_id, lease_until) where finished_at is null;

-- `throttled`: the endpoint answered 429.
alter table automation.booking_calls drop constraint booking_calls_outcome_check,
  add constraint booking_calls_outcome_check
    check (outcome in ('executed', 'refused', 'forbidden', 'throttled', 'unavailable', 'unknown'));

-- Queues in which a tenant's jobs wait.
create table automation.queue_pauses (
  queue text not null,
  tenant_id uuid not null,
  paused_at timestamptz not null,
  primary key (queue, tenant_id)
);

do $$
declare
  place text;
begin
  foreach place in array array['waiting_calls', 'call_lanes', 'queue_pauses'] loop
    execute format('alter table automation.%I enable row level security', place);
    execute format('create policy every_tenant on automation.%I to followthrough_engine using (true) with check (true)', place);
    execute format('create policy own_tenant on automation.%I to followthrough_api
      using (tenant_id = (select automation.current_tenant())) with check (tenant_id = (select automation.current_tenant()))', place);
  end loop;
end
$$;

grant select, insert, update, delete on automation.waiting_calls, automation.call_lanes to followthrough_engine;
grant select on automation.queue_pauses to followthrough_engine;
grant select on automation.waiting_calls to followthrough_api;
grant select, insert, delete on automation.queue_pauses to followthrough_api;
