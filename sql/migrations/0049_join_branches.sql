-- Runs that change customers, go several ways at once, and start runs of other workflows.

grant update (name, email, phone, account_number, status, sales_rep_id, time_zone, tags, attributes) on crm.customers to followthrough_engine;

alter table automation.cursors
  -- Of a branch: the cursor that waits for it at the parallel or the loop, and its place among the branches or the items, from 1.
  add column parent_id bigint,
  add column branch smallint check (branch > 0),
  -- Of a branch: {vars, steps, loop, base, own}. `own` is what the branch itself has set, `base` the steps that the run had taken before it.
  -- Of a cursor without a parent this stands in runs.data.
  add column data jsonb check (jsonb_typeof(data) = 'object'),
  add constraint cursors_branch_without_parent check ((parent_id is null) = (branch is null) and (parent_id is null) = (data is null)),
  drop constraint cursors_state_check,
  -- ARRIVED: a branch that is over and waits for the others. Its result: {}, {ended: outcome} or {failed: error}.
  add constraint cursors_state_check check (state in ('READY', 'SLEEPING', 'LISTENING', 'WORKING', 'JOINING', 'ARRIVED', 'HELD')),
  add constraint cursors_arrived_without_parent check (state <> 'ARRIVED' or parent_id is not null);

-- A parallel or a loop opens each branch once. Runs without branches, which are most, do not pay for it.
create unique index cursors_branch_once on automation.cursors (tenant_id, run_id, parent_id, branch) where parent_id is not null;

-- Runs that a node of another run has started.
create table automation.child_runs (
  tenant_id uuid not null,
  run_id uuid not null,
  parent_run_id uuid not null,
  -- The cursor that waits for its end. Null: nobody does.
  parent_cursor_id bigint,
  -- 1 for a run that was started by one that nobody started.
  depth smallint not null check (depth between 1 and 8),
  primary key (tenant_id, run_id),
  foreign key (tenant_id, run_id) references automation.runs (tenant_id, id) on delete cascade
);

create index child_runs_of_parent on automation.child_runs (tenant_id, parent_run_id);

-- Whose turn it is when tasks and customers go round the reps: the next one after this user, in the order of their ids.
create table automation.assignment_turns (
  tenant_id uuid primary key,
  last_user_id uuid not null
);

do $$
declare
  place text;
begin
  foreach place in array array['child_runs', 'assignment_turns'] loop
    execute format('alter table automation.%I enable row level security', place);
    execute format('create policy every_tenant on automation.%I to followthrough_engine using (true) with check (true)', place);
    execute format('create policy own_tenant on automation.%I to followthrough_api
      using (tenant_id = (select automation.current_tenant())) with check (tenant_id = (select automation.current_tenant()))', place);
  end loop;
end
$$;

grant select on automation.user_settings to followthrough_engine;
grant select, insert, delete on automation.child_runs to followthrough_engine;
grant select, insert, update on automation.assignment_turns to followthrough_engine;
grant select on automation.child_runs to followthrough_api;
