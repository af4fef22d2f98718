-- What a job's handler notes while it runs, jobs that the API's callers make, and how many requests a key has made.

-- Bounded by the statement that appends to it (functions/engine/ledger/append_note.sql).
alter table automation.jobs add column notes jsonb not null default '[]'::jsonb;
grant insert on automation.jobs to followthrough_api;

-- One row per key, written over in each window. A key that is deleted leaves a row of 60 bytes.
create table automation.request_counts (
  key_id uuid primary key,
  window_start timestamptz not null,
  -- Given out to the functions that count, so it may be more than the limit.
  taken integer not null check (taken >= 0)
) with (fillfactor = 50);
