-- Migration plans: runs on the way move from one version of their workflow to another.

create table automation.graph_migrations (
  tenant_id uuid not null,
  id uuid not null,
  workflow_id uuid not null,
  job_id uuid not null,
  from_graph bigint not null,
  to_graph bigint not null,
  -- What was chosen for nodes that have no counterpart: by the node's id, the id of another, EXIT or STAY.
  map jsonb not null check (jsonb_typeof(map) = 'object'),
  -- Share of the customers, by a hash that a greater share keeps.
  percent numeric(5, 2) not null check (percent > 0 and percent <= 100),
  -- The migration that this one takes back. It moves only runs that were moved by that.
  reverse_of uuid,
  total integer not null check (total >= 0),
  -- Runs that it has come to: moved, exited and all that stayed.
  looked_at integer not null default 0,
  moved integer not null default 0,
  exited integer not null default 0,
  -- Runs that stayed on their version, by reason.
  stayed jsonb not null default '{}' check (jsonb_typeof(stayed) = 'object'),
  -- Of those that were moved: waits with another time than before, and waits that began anew or were left.
  waits_shifted integer not null default 0,
  waits_lost integer not null default 0,
  -- The last run that it looked at; null: it begins a pass. Runs whose job is under way are looked at again, a minute later.
  after_id uuid,
  pass integer not null default 1,
  created_by text not null,
  created_at timestamptz not null,
  ended_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, workflow_id) references automation.workflows (tenant_id, id),
  foreign key (tenant_id, from_graph) references automation.graphs (tenant_id, id),
  foreign key (tenant_id, to_graph) references automation.graphs (tenant_id, id)
);

create index graph_migrations_listed on automation.graph_migrations (tenant_id, workflow_id, created_at, id);

-- Which runs a migration moved, and from where: for its report, and to take it back.
create table automation.migrated_runs (
  tenant_id uuid not null,
  migration_id uuid not null,
  run_id uuid not null,
  from_node smallint not null,
  to_node smallint not null,
  primary key (tenant_id, migration_id, run_id),
  foreign key (tenant_id, run_id) references automation.runs (tenant_id, id) on delete cascade
);

create index migrated_runs_of_run on automation.migrated_runs (tenant_id, run_id);

-- The version in which a step was taken, where it is not that of the run any more.
alter table automation.run_trace add column graph_id bigint;

do $$
declare
  place text;
begin
  foreach place in array array['graph_migrations', 'migrated_runs'] loop
    execute format('alter table automation.%I enable row level security', place);
    execute format('create policy every_tenant on automation.%I to followthrough_engine using (true) with check (true)', place);
    execute format('create policy own_tenant on automation.%I to followthrough_api
      using (tenant_id = (select automation.current_tenant())) with check (tenant_id = (select automation.current_tenant()))', place);
  end loop;
end
$$;

grant select, insert, update, delete on automation.graph_migrations, automation.migrated_runs to followthrough_engine;
grant select, insert on automation.graph_migrations to followthrough_api;
grant select on automation.migrated_runs to followthrough_api;
