-- Jobs that wait have a narrow row of their own, and a claim has one row for all of its jobs. automation.jobs keeps what lists and
-- retries need; none of its indexes mentions what a claim or an ending changes (0032 and 0033).
--
-- Triggers of automation.jobs keep both tables, whoever writes jobs. They are made here and not in sql/functions: a job that is inserted
-- before sql/functions is applied, or while an older release runs again, would never be claimed.

-- Nobody inserts or changes a job between the copy below and the triggers.
lock table automation.jobs in share row exclusive mode;

-- A row says that a job may be claimed. The job decides: claims pass over a row whose job is not queued for this moment any more.
create table automation.waiting_jobs (
  queue text not null,
  priority integer not null,
  tenant_id uuid not null,
  run_at timestamptz not null,
  id uuid not null,
  -- Whether the job was not due yet when it was queued. A claim makes it false once the job is due.
  is_later boolean not null
);
-- Claims look up which tenants wait in a priority, and the next jobs of each. Jobs of the future are not in the way.
create index waiting_jobs_next on automation.waiting_jobs (queue, priority, tenant_id, run_at, id) where not is_later;
-- Which jobs have fallen due, and when to wake a worker next.
create index waiting_jobs_later on automation.waiting_jobs (queue, (priority = 1), run_at, id) where is_later;

-- The tenant whose turn was last: claims go on with the next one.
alter table automation.job_lanes add column last_tenant uuid not null default '00000000-0000-0000-0000-000000000000';

-- The jobs of a claim, and how many of them run. Their rows say which: those that name the claim in `claimed_by`.
create table automation.job_claims (
  id uuid primary key,
  queue text not null,
  lane text not null,
  lease_until timestamptz not null,
  open integer not null,
  tenant_ids uuid[] not null,
  job_ids uuid[] not null
);
create index job_claims_of_queue on automation.job_claims (queue, lease_until);

alter table automation.waiting_jobs enable row level security;
alter table automation.job_claims enable row level security;
create policy every_tenant on automation.waiting_jobs to followthrough_engine using (true) with check (true);
create policy every_queue on automation.job_claims to followthrough_engine using (true) with check (true);
grant select, insert, update, delete on automation.waiting_jobs, automation.job_claims to followthrough_engine;

create function automation.queue_inserted_jobs() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  insert into automation.waiting_jobs (queue, priority, tenant_id, run_at, id, is_later)
  select i.queue, i.priority, i.tenant_id, i.run_at, i.id, i.run_at > i.created_at
  from inserted i
  where i.status = 'QUEUED';
  return null;
end
$$;
create trigger queue_inserted after insert on automation.jobs
  referencing new table as inserted for each statement execute function automation.queue_inserted_jobs();

-- Leaves a row that a claim holds: waiting for it could be a deadlock. Claims pass over it, and drop it when they have time.
create function automation.unqueue_job() returns trigger
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
  return null;
end
$$;
create trigger unqueue_deleted after delete on automation.jobs
  for each row when (old.status = 'QUEUED') execute function automation.unqueue_job();

create function automation.queue_changed_job() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  if new.status = 'PROCESSING' then
    -- A claim of the release before, which has no row in job_claims: its jobs must be taken back too.
    insert into automation.job_claims as c (id, queue, lane, lease_until, open, tenant_ids, job_ids)
    values (new.claimed_by, new.queue, new.lane, new.lease_until, 1, array[new.tenant_id], array[new.id])
    on conflict (id) do update
    set open = c.open + 1, tenant_ids = c.tenant_ids || excluded.tenant_ids, job_ids = c.job_ids || excluded.job_ids;
  elsif new.status = 'QUEUED' then
    insert into automation.waiting_jobs (queue, priority, tenant_id, run_at, id, is_later)
    values (new.queue, new.priority, new.tenant_id, new.run_at, new.id, new.run_at > new.created_at);
  end if;
  return null;
end
$$;
create trigger queue_changed after update of status, queue, priority, run_at on automation.jobs
  for each row when (case new.status
    when 'PROCESSING' then new.lane is not null and new.claimed_by is not null
    when 'QUEUED' then (old.status, old.queue, old.priority, old.run_at) is distinct from (new.status, new.queue, new.priority, new.run_at)
    else false
  end)
  execute function automation.queue_changed_job();

-- An update of `completed_at` and not of `status`: claims leave it, and no job ends without it.
create trigger unqueue_changed after update of completed_at, queue, priority, run_at on automation.jobs
  for each row when (old.status = 'QUEUED') execute function automation.unqueue_job();

insert into automation.waiting_jobs (queue, priority, tenant_id, run_at, id, is_later)
select j.queue, j.priority, j.tenant_id, j.run_at, j.id, j.run_at > j.created_at
from automation.jobs j
where j.status = 'QUEUED'
order by j.queue, j.priority, j.tenant_id, j.run_at, j.id;

insert into automation.job_claims (id, queue, lane, lease_until, open, tenant_ids, job_ids)
select j.claimed_by, min(j.queue), min(j.lane), min(j.lease_until), count(*), array_agg(j.tenant_id), array_agg(j.id)
from automation.jobs j
where j.status = 'PROCESSING' and j.claimed_by is not null
group by j.claimed_by;
