-- Runs of workflows: who is on the way through which version, where, and what each step did (functions/workflows/README.md).

alter table automation.tenant_settings add column workflows boolean not null default false;

create table automation.runs (
  tenant_id uuid not null,
  id uuid not null default automation.next_id(),
  workflow_id uuid not null,
  graph_id bigint not null,
  -- Null: a run without a subject.
  customer_id uuid,
  -- What it was started by: the same thing starts one run of a workflow at the most.
  occurrence_key text not null check (length(occurrence_key) between 1 and 300),
  -- What keeps the same customer from entering again; null when nothing does any more. The setting `reentry` decides.
  reentry_key text check (length(reentry_key) between 1 and 300),
  priority smallint not null check (priority between 1 and 100),
  status text not null default 'RUNNING' check (status in ('RUNNING', 'FINISHED', 'FAILED', 'CANCELLED')),
  outcome text check (length(outcome) <= 100),
  error text check (length(error) <= 1000),
  -- Facts of the run itself: event, input, vars, trigger.
  data jsonb not null default '{}' check (jsonb_typeof(data) = 'object'),
  started_at timestamptz not null,
  ended_at timestamptz,
  primary key (tenant_id, id),
  constraint runs_once_for_each_occurrence unique (tenant_id, workflow_id, occurrence_key),
  constraint runs_reentry unique (tenant_id, workflow_id, reentry_key),
  constraint runs_ended_without_moment check ((status = 'RUNNING') = (ended_at is null)),
  foreign key (tenant_id, workflow_id) references automation.workflows (tenant_id, id),
  foreign key (tenant_id, graph_id) references automation.graphs (tenant_id, id)
);

create index runs_listed on automation.runs (tenant_id, started_at, id);
create index runs_of_customer on automation.runs (tenant_id, customer_id, started_at);

-- Where runs stand. Rows are narrow, and only of runs that are going on: each step writes them.
create table automation.cursors (
  tenant_id uuid not null,
  run_id uuid not null,
  id bigint not null generated always as identity,
  graph_id bigint not null,
  -- The node that the run is at, and the one that it came from; null: from nowhere.
  node smallint not null,
  from_node smallint,
  -- Steps that were taken.
  step integer not null default 0,
  -- HELD: its workflow is paused, or workflows are off. Without due_at it is READY afterwards, otherwise SLEEPING.
  state text not null default 'READY' check (state in ('READY', 'SLEEPING', 'HELD')),
  due_at timestamptz,
  rank_at timestamptz not null,
  -- Rounds of loops, by the node of the loop.
  loops jsonb not null default '{}',
  primary key (tenant_id, run_id, id),
  constraint cursors_asleep_without_moment check (state <> 'SLEEPING' or due_at is not null),
  foreign key (tenant_id, run_id) references automation.runs (tenant_id, id)
) with (fillfactor = 70);

create index cursors_ready on automation.cursors (rank_at, id) where state = 'READY';
create index cursors_asleep on automation.cursors (due_at, id) where state = 'SLEEPING';
create index cursors_held on automation.cursors (tenant_id, graph_id) where state = 'HELD';

-- Every step that was taken. Without foreign keys, which would cost as much as the row.
create table automation.run_trace (
  tenant_id uuid not null,
  run_id uuid not null,
  cursor_id bigint not null,
  step integer not null,
  node smallint not null,
  port text,
  at timestamptz not null,
  detail jsonb,
  primary key (tenant_id, run_id, cursor_id, step)
);

create table automation.node_counts (
  tenant_id uuid not null,
  graph_id bigint not null,
  node smallint not null,
  -- The way by which runs left; empty when they ended there.
  port text not null,
  day date not null,
  runs bigint not null check (runs > 0),
  primary key (tenant_id, graph_id, node, port, day)
);

-- What active workflows listen to.
create table automation.workflow_entries (
  tenant_id uuid not null,
  workflow_id uuid not null,
  -- Of the version that was activated last.
  graph_id bigint not null,
  entry smallint not null,
  event_type text not null,
  -- The compiled entry: test, vars, needs, key.
  spec jsonb not null,
  primary key (tenant_id, workflow_id, graph_id, entry, event_type),
  foreign key (tenant_id, workflow_id) references automation.workflows (tenant_id, id)
);

create index workflow_entries_of_type on automation.workflow_entries (tenant_id, event_type);

-- Events that a workflow listens to, until runs have started.
create table automation.waiting_entries (
  id bigint not null generated always as identity primary key,
  tenant_id uuid not null,
  event_id uuid not null,
  created_at timestamptz not null default now()
);

create table automation.refused_entries (
  tenant_id uuid not null,
  workflow_id uuid not null,
  day date not null,
  reason text not null,
  entries bigint not null check (entries > 0),
  primary key (tenant_id, workflow_id, day, reason)
);

-- The next moment for which a wake-up of sleeping runs is on its way.
create table automation.workflow_alarm (
  is_only_row boolean not null default true primary key check (is_only_row),
  rings_at timestamptz not null
);

insert into automation.workflow_alarm (rings_at) values ('-infinity');

do $$
declare
  place text;
begin
  foreach place in array array['runs', 'cursors', 'run_trace', 'node_counts', 'workflow_entries', 'waiting_entries', 'refused_entries'] loop
    execute format('alter table automation.%I enable row level security', place);
    execute format('create policy every_tenant on automation.%I to followthrough_engine using (true) with check (true)', place);
    execute format('create policy own_tenant on automation.%I to followthrough_api
      using (tenant_id = (select automation.current_tenant())) with check (tenant_id = (select automation.current_tenant()))', place);
  end loop;
end
$$;

grant select, insert, update, delete on automation.runs, automation.cursors, automation.run_trace, automation.node_counts,
  automation.waiting_entries, automation.refused_entries to followthrough_engine;
grant select, update on automation.workflow_alarm to followthrough_engine;
grant select on automation.workflow_entries to followthrough_engine;
-- A lock on the row of a paused workflow, or of a tenant without workflows, needs the right to update a column.
grant update (workflows) on automation.tenant_settings to followthrough_engine;
grant update (updated_at) on automation.workflows to followthrough_engine;
grant select, insert, update on automation.runs, automation.refused_entries to followthrough_api;
grant select, insert, update, delete on automation.cursors to followthrough_api;
grant select on automation.run_trace, automation.node_counts to followthrough_api;
grant select, insert, delete on automation.workflow_entries to followthrough_api;
