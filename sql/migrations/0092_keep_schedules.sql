-- Schedules that tenants keep by a name: a job or a workflow by cron, by a pattern, or once (docs/schedules.md).

create table automation.schedules (
  tenant_id uuid not null,
  id uuid not null,
  -- Stands in paths.
  name text not null check (name ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$'),
  description text check (length(description) <= 1000),
  -- When it comes: the name of a pattern, six fields, or one moment.
  pattern text check (length(pattern) <= 100),
  cron text check (length(cron) <= 200),
  at timestamptz,
  time_zone text not null check (length(time_zone) <= 100),
  -- What it starts: a job of the ledger, or a run of a workflow, of nobody.
  job_type text check (length(job_type) <= 100),
  queue text check (length(queue) <= 100),
  payload jsonb,
  workflow_id uuid,
  input jsonb,
  -- Null: that of the workflow.
  priority smallint check (priority between 1 and 100),
  overlap text not null check (overlap in ('skip', 'allow')),
  catch_up text not null check (catch_up in ('all', 'latest', 'none')),
  is_enabled boolean not null,
  created_by text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (tenant_id, id),
  constraint schedules_name unique (tenant_id, name),
  constraint schedules_one_time check (num_nonnulls(pattern, cron, at) = 1),
  constraint schedules_one_target check (num_nonnulls(job_type, workflow_id) = 1),
  constraint schedules_job check (num_nonnulls(job_type, queue, payload, case when job_type is not null then priority end) in (0, 4)),
  foreign key (tenant_id, workflow_id) references automation.workflows (tenant_id, id)
);
create index schedules_of_workflow on automation.schedules (tenant_id, workflow_id) where workflow_id is not null;

-- What a schedule did at each of its moments, and when a person ran it.
create table automation.schedule_firings (
  tenant_id uuid not null,
  id uuid not null,
  schedule_id uuid not null,
  due_at timestamptz not null,
  -- Of MISSED: the moments from due_at on that were left out end before this.
  missed_until timestamptz,
  -- Who ran it by hand; null: its time came.
  requested_by text,
  status text not null check (status in ('STARTED', 'SKIPPED', 'MISSED', 'FAILED')),
  reason text check (length(reason) <= 100),
  detail text check (length(detail) <= 1000),
  job_id uuid,
  run_id uuid,
  fired_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, schedule_id) references automation.schedules (tenant_id, id) on delete cascade
);
-- Each moment of a schedule is done once.
create unique index schedule_firings_once on automation.schedule_firings (tenant_id, schedule_id, due_at) where requested_by is null;
create index schedule_firings_newest on automation.schedule_firings (tenant_id, schedule_id, due_at desc, id desc);
create index schedule_firings_fired on automation.schedule_firings (fired_at);

-- All schedules share one list of what is due: a row is that of an entry of a workflow, or of a schedule of the tenant. The row of a paused one has no
-- moment. Whoever changes or runs a tenant's schedule locks this row first.
alter table automation.entry_schedules
  drop constraint entry_schedules_pkey,
  alter column workflow_id drop not null,
  alter column entry drop not null,
  alter column graph_id drop not null,
  add column schedule_id uuid,
  add constraint entry_schedules_entry unique (tenant_id, workflow_id, entry),
  add constraint entry_schedules_schedule unique (tenant_id, schedule_id),
  add constraint entry_schedules_whose check (num_nonnulls(workflow_id, entry, graph_id) = case when schedule_id is null then 3 else 0 end),
  add foreign key (tenant_id, schedule_id) references automation.schedules (tenant_id, id) on delete cascade;

-- Those that may come: schedules of tenants; entries of active workflows, and tenants with workflows.
create or replace view automation.due_schedules with (security_invoker = true) as
select s.*
from automation.entry_schedules s
left join automation.workflows w on w.tenant_id = s.tenant_id and w.id = s.workflow_id
left join automation.tenant_settings t on t.tenant_id = s.tenant_id
where s.next_at is not null and (s.schedule_id is not null or w.status = 'ACTIVE' and t.workflows);

insert into automation.quotas (name, window_seconds, default_limit) values ('schedules', null, 100);

do $$
declare
  place text;
begin
  foreach place in array array['schedules', 'schedule_firings'] loop
    execute format('alter table automation.%I enable row level security', place);
    execute format('create policy every_tenant on automation.%I to followthrough_engine using (true) with check (true)', place);
    execute format('create policy own_tenant on automation.%I to followthrough_api
      using (tenant_id = (select automation.current_tenant())) with check (tenant_id = (select automation.current_tenant()))', place);
  end loop;
end
$$;
grant select on automation.schedules to followthrough_engine;
grant select, insert, update, delete on automation.schedule_firings to followthrough_engine;
grant select, insert, update, delete on automation.schedules to followthrough_api;
grant select, insert, update on automation.schedule_firings to followthrough_api;
