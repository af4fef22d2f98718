-- What the sweep knows of each schedule, so that it can tell which are overdue. A schedule is watched from the first sweep that finds
-- it with its pause, so that nothing is overdue right after a deployment.
create table automation.schedule_runs (
  name text primary key,
  -- Longest pause between two runs; null until a sweep has read it.
  pause_seconds integer check (pause_seconds > 0),
  watched_since timestamptz,
  -- Of triggers; runs of maintenance are in automation.maintenance_runs.
  last_run_at timestamptz
);

grant select, insert, update, delete on automation.schedule_runs to followthrough_engine;

-- Relays that work now. While there is one, commits invoke no other: it looks once more after it has given up its row.
create table automation.relay_shifts (
  -- The invocation's id, which a retry by Lambda has again.
  id uuid primary key,
  ends_at timestamptz not null
);

grant select, insert, update, delete on automation.relay_shifts to followthrough_engine;
