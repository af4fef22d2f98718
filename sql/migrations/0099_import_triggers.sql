-- Triggers of another system, and what was followed up there (docs/migrating-triggers.md).

-- Which record became which trigger: the same record again is the same trigger.
create table automation.imported_triggers (
  tenant_id uuid not null,
  source_id text not null check (length(source_id) between 1 and 200),
  trigger_id uuid not null,
  -- SHA-256 of the type, the name, the description and the config that it became.
  checksum text not null check (length(checksum) = 64),
  imported_by text not null check (length(imported_by) between 1 and 300),
  imported_at timestamptz not null,
  primary key (tenant_id, source_id),
  foreign key (tenant_id, trigger_id) references automation.automated_triggers (tenant_id, id)
);
create index imported_triggers_of_trigger on automation.imported_triggers (tenant_id, trigger_id);

-- A follow-up of another system has a row with the key `imported:<its id>` and no evaluation. An occurrence that it was about has one without a task: it says
-- that the occurrence is over.
alter table automation.triggered_tasks
  alter column task_id drop not null,
  alter column evaluation_id drop not null,
  add constraint triggered_tasks_made_by_evaluation check (task_id is not null or evaluation_id is null);

do $$
begin
  alter table automation.imported_triggers enable row level security;
  create policy every_tenant on automation.imported_triggers to followthrough_engine using (true) with check (true);
  create policy own_tenant on automation.imported_triggers to followthrough_api
    using (tenant_id = (select automation.current_tenant())) with check (tenant_id = (select automation.current_tenant()));
end
$$;

grant select, insert on automation.imported_triggers to followthrough_api;
grant insert on automation.triggered_tasks, crm.tasks to followthrough_api;
