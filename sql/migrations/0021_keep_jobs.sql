-- The ledger of machine work. SQS carries rings; which job runs next is decided here.

-- Priority is a head start in time: an urgent job overtakes whatever was due up to a day before it, and nothing starves.
-- Hours are hours in every time zone, so it may call itself immutable; without a search_path of its own it is inlined.
create function automation.rank_at(run_at timestamptz, priority integer) returns timestamptz
language sql immutable parallel safe
as $$
  select run_at - case when priority <= 1 then interval '24 hours' when priority <= 3 then interval '1 hour'
    when priority <= 5 then interval '10 minutes' else interval '0' end
$$;

-- What claims of a limited queue take turns on, and the ring that was asked for last. Limits themselves are in the code.
create table automation.job_lanes (
  queue text not null,
  lane text not null check (lane in ('normal', 'urgent')),
  rings_at timestamptz not null default '-infinity',
  primary key (queue, lane)
);

create table automation.jobs (
  id uuid not null default gen_random_uuid(),
  tenant_id uuid not null,
  type text not null,
  queue text not null,
  priority integer not null default 5 check (priority between 1 and 9),
  status text not null default 'QUEUED' check (status in ('QUEUED', 'PROCESSING', 'COMPLETED', 'FAILED', 'CANCELLED')),
  -- A hundred of them are one reply of the Data API, which ends at 1 MB.
  payload jsonb not null default '{}' check (pg_column_size(payload) <= 8192),
  result jsonb check (pg_column_size(result) <= 8192),
  error text,
  -- Every attempt that failed: {attempt, at, error}, the last twenty.
  failures jsonb not null default '[]',
  attempts integer not null default 0,
  max_attempts integer not null default 3 check (max_attempts > 0),
  run_at timestamptz not null,
  -- What the claim orders by: run_at less the head start of the priority, so that nothing starves.
  rank_at timestamptz not null,
  dedupe_key text,
  -- 0 to 100, as far as the handler has told.
  progress integer not null default 0 check (progress between 0 and 100),
  lease_until timestamptz,
  -- Which claim holds the lease: whoever lost it writes no ending.
  claimed_by uuid,
  lane text,
  created_at timestamptz not null,
  started_at timestamptz,
  completed_at timestamptz,
  primary key (tenant_id, id),
  check ((status in ('COMPLETED', 'FAILED', 'CANCELLED')) = (completed_at is not null)),
  check ((status = 'PROCESSING') = (lease_until is not null))
);

-- The claim's exact order; run_at is in it so that rows of the future are passed over without being read.
create index jobs_next on automation.jobs (queue, rank_at, run_at, id) where status = 'QUEUED';
create index jobs_next_urgent on automation.jobs (queue, rank_at, run_at, id) where status = 'QUEUED' and priority = 1;
-- When to ring next. Jobs that were due at once never enter it.
create index jobs_later on automation.jobs (queue, priority, run_at) where status = 'QUEUED' and run_at > created_at;
create index jobs_leased on automation.jobs (queue, lease_until) where status = 'PROCESSING';
create index jobs_failed on automation.jobs (tenant_id, completed_at) where status = 'FAILED';
create index jobs_newest on automation.jobs (tenant_id, created_at, id);
-- One live job per key.
create unique index jobs_live on automation.jobs (tenant_id, dedupe_key)
  where dedupe_key is not null and status in ('QUEUED', 'PROCESSING');

-- How many started when, for rates per minute that hold across functions; pruned by the claim.
create table automation.job_starts (
  queue text not null,
  lane text not null,
  started_at timestamptz not null,
  jobs integer not null
);
create index job_starts_recent on automation.job_starts (queue, lane, started_at);

create table automation.maintenance_runs (
  id uuid not null default gen_random_uuid() primary key,
  name text not null,
  source text not null check (source in ('SCHEDULE', 'MANUAL')),
  scheduled_at timestamptz not null,
  requested_by text,
  status text not null check (status in ('RUNNING', 'SUCCEEDED', 'FAILED')),
  detail jsonb not null default '{}',
  error text,
  started_at timestamptz not null,
  finished_at timestamptz,
  unique (name, source, scheduled_at)
);
