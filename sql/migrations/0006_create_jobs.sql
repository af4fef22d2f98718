-- The ledger of machine work. A queue's message only says that there are jobs; which job runs next is decided here.

-- Returns a UUID of version 7: 48 bits of milliseconds, then 74 random ones. With ids in the order of their making, inserts
-- and updates of jobs touch few pages, and jobs that are due at one moment run in the order in which they came.
-- Reads the server's clock for each row: with the transaction's, the ids of a bulk insert would be random again. The id's
-- time is not the job's: no code reads it. PostgreSQL 18 has such a function. Without a search_path of its own, so that
-- PostgreSQL inlines it. Made here and not in sql/functions, because the default of automation.jobs.id needs it.
create function automation.next_id() returns uuid
language sql volatile
as $$
  select ('0' || to_hex((date_part('epoch', clock_timestamp()) * 1000)::bigint) || '-7' || right(gen_random_uuid()::text, 21))::uuid
$$;

-- Claims of a limited queue take turns by these rows' locks. `rings_at` is the wake-up that was asked for last. The limits
-- themselves are in the queues' definitions.
create table automation.job_lanes (
  queue text not null,
  lane text not null check (lane in ('normal', 'urgent')),
  rings_at timestamptz not null default '-infinity',
  primary key (queue, lane)
);

create table automation.jobs (
  id uuid not null default automation.next_id(),
  tenant_id uuid not null,
  type text not null,
  queue text not null,
  priority integer not null default 5 check (priority between 1 and 9),
  status text not null default 'QUEUED' check (status in ('QUEUED', 'PROCESSING', 'COMPLETED', 'FAILED', 'CANCELLED')),
  -- A claim returns up to a hundred payloads in one reply of the Data API, which ends at 1 MB.
  payload jsonb not null default '{}' check (pg_column_size(payload) <= 8192),
  result jsonb check (pg_column_size(result) <= 8192),
  error text,
  -- Every attempt that failed: {attempt, at, error}, the last twenty.
  failures jsonb not null default '[]',
  attempts integer not null default 0,
  max_attempts integer not null default 3 check (max_attempts > 0),
  run_at timestamptz not null,
  -- What a claim orders by: automation.rank_at(run_at, priority).
  rank_at timestamptz not null,
  dedupe_key text,
  -- 0 to 100, as the handler last reported.
  progress integer not null default 0 check (progress between 0 and 100),
  lease_until timestamptz,
  -- The claim that holds the lease: a worker that lost it writes no ending.
  claimed_by uuid,
  lane text,
  created_at timestamptz not null,
  started_at timestamptz,
  completed_at timestamptz,
  primary key (tenant_id, id),
  check ((status in ('COMPLETED', 'FAILED', 'CANCELLED')) = (completed_at is not null)),
  check ((status = 'PROCESSING') = (lease_until is not null))
);

-- The claim's exact order. With run_at in the index, jobs of the future are skipped without reading their rows.
create index jobs_next on automation.jobs (queue, rank_at, run_at, id) where status = 'QUEUED';
create index jobs_next_urgent on automation.jobs (queue, rank_at, run_at, id) where status = 'QUEUED' and priority = 1;
-- When to wake a worker next. Jobs that were due when they were inserted are not in it.
create index jobs_later on automation.jobs (queue, priority, run_at) where status = 'QUEUED' and run_at > created_at;
create index jobs_leased on automation.jobs (queue, lease_until) where status = 'PROCESSING';
create index jobs_failed on automation.jobs (tenant_id, completed_at) where status = 'FAILED';
create index jobs_newest on automation.jobs (tenant_id, created_at, id);
-- At most one live job per key.
create unique index jobs_live on automation.jobs (tenant_id, dedupe_key)
  where dedupe_key is not null and status in ('QUEUED', 'PROCESSING');
-- Jobs that maintenance inserted, for its history.
create index jobs_of_maintenance on automation.jobs (tenant_id, dedupe_key, created_at)
  where dedupe_key like 'maintenance:%';

-- How many jobs started when: limits per minute hold across functions. Claims delete old rows.
create table automation.job_starts (
  queue text not null,
  lane text not null,
  started_at timestamptz not null,
  jobs integer not null
);
create index job_starts_recent on automation.job_starts (queue, lane, started_at);

alter table automation.jobs enable row level security;
alter table automation.job_lanes enable row level security;
alter table automation.job_starts enable row level security;
create policy every_tenant on automation.jobs to followthrough_engine using (true) with check (true);
create policy every_queue on automation.job_lanes to followthrough_engine using (true) with check (true);
create policy every_queue on automation.job_starts to followthrough_engine using (true) with check (true);
create policy own_tenant on automation.jobs to followthrough_api
  using (tenant_id = (select automation.current_tenant())) with check (tenant_id = (select automation.current_tenant()));

grant select, insert, update, delete on automation.jobs, automation.job_starts to followthrough_engine;
grant select, insert, update on automation.job_lanes to followthrough_engine;
grant select, update on automation.jobs to followthrough_api;
