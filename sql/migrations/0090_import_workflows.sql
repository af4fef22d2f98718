-- Workflows that came from records of another system, and the runs that ended there (docs/import.md).

-- Which record became which workflow: the same record again is the same workflow.
create table automation.imported_records (
  tenant_id uuid not null,
  format text not null check (length(format) between 1 and 50),
  source_id text not null check (length(source_id) between 1 and 200),
  workflow_id uuid not null,
  -- SHA-256 of the name, the description and the graph that it became.
  checksum text not null check (length(checksum) = 64),
  imported_by text not null check (length(imported_by) between 1 and 300),
  imported_at timestamptz not null,
  primary key (tenant_id, format, source_id),
  foreign key (tenant_id, workflow_id) references automation.workflows (tenant_id, id)
);
create index imported_records_of_workflow on automation.imported_records (tenant_id, workflow_id);

-- Runs of another system. They are history, and nothing runs them again.
create table automation.past_executions (
  tenant_id uuid not null,
  id uuid not null default automation.next_id(),
  workflow_id uuid not null,
  format text not null check (length(format) between 1 and 50),
  source_id text not null check (length(source_id) between 1 and 200),
  status text not null check (length(status) between 1 and 50),
  started_at timestamptz,
  ended_at timestamptz,
  error text check (length(error) <= 1000),
  imported_at timestamptz not null,
  primary key (tenant_id, id),
  constraint past_executions_once unique (tenant_id, format, source_id),
  foreign key (tenant_id, workflow_id) references automation.workflows (tenant_id, id)
);
create index past_executions_listed on automation.past_executions (tenant_id, workflow_id, coalesce(started_at, imported_at), id);

do $$
declare
  place text;
begin
  foreach place in array array['imported_records', 'past_executions'] loop
    execute format('alter table automation.%I enable row level security', place);
    execute format('create policy every_tenant on automation.%I to followthrough_engine using (true) with check (true)', place);
    execute format('create policy own_tenant on automation.%I to followthrough_api
      using (tenant_id = (select automation.current_tenant())) with check (tenant_id = (select automation.current_tenant()))', place);
  end loop;
end
$$;

grant select, insert, update on automation.imported_records to followthrough_api;
grant select, insert on automation.past_executions to followthrough_api;
