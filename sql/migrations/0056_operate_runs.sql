-- Operating runs: failed ones go on from where they failed, single ones are paused, and many are moved by a filter.

alter table automation.cursors
  drop constraint cursors_state_check,
  -- As in 0049, and FAILED: the run has failed here. A retry takes the step after `step` again.
  add constraint cursors_state_check check (state in ('READY', 'SLEEPING', 'LISTENING', 'WORKING', 'JOINING', 'ARRIVED', 'HELD', 'FAILED'));

-- Runs that people have paused: they stand still where they next stop. A table of its own, because few runs are, and every step reads runs.
create table automation.paused_runs (
  tenant_id uuid not null,
  run_id uuid not null,
  paused_by text not null,
  paused_at timestamptz not null,
  primary key (tenant_id, run_id),
  foreign key (tenant_id, run_id) references automation.runs (tenant_id, id) on delete cascade
);

-- What failed before a retry: the retry takes the same step again, whose row of the trace then says how it ended.
create table automation.run_attempts (
  tenant_id uuid not null,
  run_id uuid not null,
  cursor_id bigint not null,
  step integer not null,
  attempt integer not null check (attempt > 0),
  graph_id bigint not null,
  node smallint not null,
  error text,
  failed_at timestamptz not null,
  retried_by text not null,
  retried_at timestamptz not null,
  primary key (tenant_id, run_id, cursor_id, step, attempt),
  foreign key (tenant_id, run_id) references automation.runs (tenant_id, id) on delete cascade
);

-- Many runs that are moved alike, by a job. Each chunk is one statement, which also writes how far it has come.
create table automation.run_moves (
  tenant_id uuid not null,
  id uuid not null,
  job_id uuid not null,
  action text not null check (action in ('pause', 'resume', 'cancel', 'retry', 'wake', 'replay')),
  -- workflowId, version, customerId, nodeId, error, from, to: only runs that fit all of them.
  filter jsonb not null check (jsonb_typeof(filter) = 'object'),
  -- Of a replay: the version that the new runs take. Null: the active one of each workflow.
  graph_id bigint,
  -- Runs that fitted when it was asked for. Runs that started later are left alone.
  total integer not null check (total >= 0),
  looked_at integer not null default 0,
  moved integer not null default 0,
  -- Runs that could not be moved, by reason.
  refused jsonb not null default '{}' check (jsonb_typeof(refused) = 'object'),
  -- The last run that it looked at.
  after_id uuid,
  created_by text not null,
  created_at timestamptz not null,
  stopped_at timestamptz,
  ended_at timestamptz,
  primary key (tenant_id, id)
);

do $$
declare
  place text;
begin
  foreach place in array array['paused_runs', 'run_attempts', 'run_moves'] loop
    execute format('alter table automation.%I enable row level security', place);
    execute format('create policy every_tenant on automation.%I to followthrough_engine using (true) with check (true)', place);
    execute format('create policy own_tenant on automation.%I to followthrough_api
      using (tenant_id = (select automation.current_tenant())) with check (tenant_id = (select automation.current_tenant()))', place);
  end loop;
end
$$;

grant select, insert, update, delete on automation.paused_runs, automation.run_attempts, automation.run_moves to followthrough_engine;
grant select, insert, delete on automation.paused_runs to followthrough_api;
grant select, insert on automation.run_attempts to followthrough_api;
grant select, insert, update on automation.run_moves to followthrough_api;
-- A retry takes back the step that failed.
grant delete on automation.run_trace to followthrough_api;
grant update, delete on automation.node_counts to followthrough_api;
