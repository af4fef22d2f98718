-- Lanes: budgets that jobs name, whatever shares one: a page of a channel, a connection, an endpoint, a tenant.

-- The settings. A null is no limit.
create table automation.lanes (
  id uuid not null default gen_random_uuid() unique,
  tenant_id uuid not null,
  key text not null,
  per_second integer,
  -- How many may start at once after a rest; the rate unless set.
  burst integer,
  at_once integer,
  -- Of the starts, those that only urgent workers may make; a tenth, at least one, unless set.
  reserve integer,
  -- After how many failures in a row the breaker opens, and for how long.
  breaker_failures integer,
  breaker_seconds integer not null default 300,
  created_at timestamptz not null default now(),
  primary key (tenant_id, key)
);

-- What claims and endings change. A claim holds the row's lock while it counts. Without a foreign key, whose checks would make claims wait
-- for the removal of a lane.
create table automation.lane_states (
  tenant_id uuid not null,
  key text not null,
  blocked_until timestamptz,
  -- Failures in a row.
  failures integer not null default 0,
  -- The breaker: null is closed, the future open, the past half open. Then one claim at a time probes, with one job.
  opened_until timestamptz,
  probe_claim uuid,
  probe_until timestamptz,
  -- The starts of the last second, an entry for each claim: when, how many, and whether by an urgent worker.
  starts_at timestamptz[] not null default '{}',
  starts integer[] not null default '{}',
  starts_urgent boolean[] not null default '{}',
  primary key (tenant_id, key)
) with (fillfactor = 30);

-- When to look at a lane next, for each queue that has jobs in it. The lane that was passed over longest comes first. `lane` is the
-- worker's: normal or urgent.
create sequence automation.lane_turn;
create table automation.lane_turns (
  tenant_id uuid not null,
  key text not null,
  queue text not null,
  lane text not null,
  ready_at timestamptz not null,
  turn bigint not null default nextval('automation.lane_turn'),
  primary key (tenant_id, key, queue, lane)
);
create index lane_turns_next on automation.lane_turns (queue, lane, ready_at, turn);

-- Says that a lane has jobs. Claims carry it over to lane_turns: writers share no row, and never wait for one another.
create table automation.lane_notices (
  queue text not null,
  tenant_id uuid not null,
  key text not null,
  due_at timestamptz not null,
  -- Of those of priority 1.
  urgent_due_at timestamptz
);
create index lane_notices_queue on automation.lane_notices (queue);

-- How many jobs run, for lanes that limit it.
create table automation.lane_claims (
  tenant_id uuid not null,
  key text not null,
  claim_id uuid not null,
  lease_until timestamptz not null,
  open integer not null,
  primary key (tenant_id, key, claim_id)
);

-- The lane of a job; it stays the same as long as the job lives.
alter table automation.jobs add column lane_key text;
-- Until when a worker waits for the budget of a lane: the others need not.
alter table automation.job_lanes add column paced_until timestamptz not null default '-infinity';
alter table automation.job_claims add column has_lanes boolean not null default false;
alter table automation.waiting_jobs add column lane_key text;
-- Null for a job in a lane: the indexes of other jobs leave it out.
alter table automation.waiting_jobs alter column is_later drop not null;
create index waiting_jobs_of_lane on automation.waiting_jobs (tenant_id, lane_key, queue, priority, run_at, id) where lane_key is not null;

do $$
declare
  place text;
begin
  foreach place in array array['lanes', 'lane_states', 'lane_turns', 'lane_notices', 'lane_claims'] loop
    execute format('alter table automation.%I enable row level security', place);
    execute format('create policy every_tenant on automation.%I to followthrough_engine using (true) with check (true)', place);
    execute format('create policy own_tenant on automation.%I to followthrough_api
      using (tenant_id = (select automation.current_tenant())) with check (tenant_id = (select automation.current_tenant()))', place);
  end loop;
end
$$;
grant select, insert, update, delete on automation.lanes, automation.lane_states, automation.lane_turns, automation.lane_notices,
  automation.lane_claims to followthrough_engine;
grant usage on sequence automation.lane_turn to followthrough_engine;
grant select, insert, update, delete on automation.lanes to followthrough_api;
grant select, update (blocked_until, failures, opened_until, probe_claim, probe_until) on automation.lane_states to followthrough_api;

create or replace function automation.queue_inserted_jobs() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  unknown record;
begin
  insert into automation.waiting_jobs (queue, priority, tenant_id, run_at, id, is_later, lane_key)
  select i.queue, i.priority, i.tenant_id, i.run_at, i.id, case when i.lane_key is null then i.run_at > i.created_at end, i.lane_key
  from inserted i
  where i.status = 'QUEUED';
  if not exists (select from inserted i where i.lane_key is not null) then
    return null;
  end if;

  -- A lane that is removed meanwhile waits for this transaction, and then sees its jobs.
  perform from automation.lanes l
  where (l.tenant_id, l.key) in (select i.tenant_id, i.lane_key from inserted i)
  for key share;
  select i.tenant_id, i.lane_key into unknown
  from inserted i
  where i.lane_key is not null and not exists (select from automation.lanes l where l.tenant_id = i.tenant_id and l.key = i.lane_key)
  limit 1;
  if found then
    raise exception using errcode = 'check_violation', schema = 'automation', table = 'jobs', constraint = 'jobs_lane_unknown',
      message = format('jobs_lane_unknown: tenant %s has no lane "%s"', unknown.tenant_id, left(unknown.lane_key, 100)),
      hint = 'Insert the lane into automation.lanes first, or leave lane_key null.';
  end if;
  insert into automation.lane_notices (queue, tenant_id, key, due_at, urgent_due_at)
  select i.queue, i.tenant_id, i.lane_key, min(i.run_at), min(i.run_at) filter (where i.priority = 1)
  from inserted i
  where i.lane_key is not null and i.status = 'QUEUED'
  group by i.queue, i.tenant_id, i.lane_key;
  return null;
end
$$;

create or replace function automation.unqueue_job() returns trigger
language plpgsql security definer set search_path = '' set enable_seqscan = off
as $$
begin
  delete from automation.waiting_jobs w
  where w.ctid = any (array(
    select b.ctid from automation.waiting_jobs b
    where not b.is_later and b.queue = old.queue and b.priority = old.priority and b.tenant_id = old.tenant_id and b.run_at = old.run_at
      and b.id = old.id
    for update skip locked));
  delete from automation.waiting_jobs w
  where w.ctid = any (array(
    select b.ctid from automation.waiting_jobs b
    where b.is_later and b.queue = old.queue and (b.priority = 1) = (old.priority = 1) and b.run_at = old.run_at and b.id = old.id
      and b.tenant_id = old.tenant_id
    for update skip locked));
  if old.lane_key is not null then
    delete from automation.waiting_jobs w
    where w.ctid = any (array(
      select b.ctid from automation.waiting_jobs b
      where b.tenant_id = old.tenant_id and b.lane_key = old.lane_key and b.queue = old.queue and b.priority = old.priority
        and b.run_at = old.run_at and b.id = old.id
      for update skip locked));
  end if;
  return null;
end
$$;

create or replace function automation.queue_changed_job() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  -- A job whose lane was removed, or is being removed, goes on without one. Waiting for the removal could be a deadlock.
  lane_key text;
begin
  if new.status = 'PROCESSING' then
    -- A claim of the release before, which has no row in job_claims: its jobs must be taken back too.
    insert into automation.job_claims as c (id, queue, lane, lease_until, open, tenant_ids, job_ids)
    values (new.claimed_by, new.queue, new.lane, new.lease_until, 1, array[new.tenant_id], array[new.id])
    on conflict (id) do update
    set open = c.open + 1, tenant_ids = c.tenant_ids || excluded.tenant_ids, job_ids = c.job_ids || excluded.job_ids;
  elsif new.status = 'QUEUED' then
    if new.lane_key is not null then
      select l.key into lane_key from automation.lanes l where l.tenant_id = new.tenant_id and l.key = new.lane_key
      for key share skip locked;
    end if;
    insert into automation.waiting_jobs (queue, priority, tenant_id, run_at, id, is_later, lane_key)
    values (new.queue, new.priority, new.tenant_id, new.run_at, new.id, case when lane_key is null then new.run_at > new.created_at end,
      lane_key);
    if lane_key is not null then
      insert into automation.lane_notices (queue, tenant_id, key, due_at, urgent_due_at)
      values (new.queue, new.tenant_id, lane_key, new.run_at, case when new.priority = 1 then new.run_at end);
    end if;
  end if;
  return null;
end
$$;
