-- Schedules and segments that let customers enter workflows, and the customers whom they are still to look at.

-- The entries of the kind `schedule` of active workflows; of the kind `segment`, the daily look at all customers.
create table automation.entry_schedules (
  tenant_id uuid not null,
  workflow_id uuid not null,
  -- The place among the entries of the start, from 1.
  entry smallint not null,
  graph_id bigint not null,
  -- The compiled entry.
  spec jsonb not null,
  time_zone text not null,
  -- Null: it never comes again.
  next_at timestamptz,
  primary key (tenant_id, workflow_id, entry),
  foreign key (tenant_id, workflow_id) references automation.workflows (tenant_id, id)
);

create index entry_schedules_due on automation.entry_schedules (next_at) where next_at is not null;

-- Passes over a tenant's customers, in the order of their ids: those for whom the condition holds enter.
create table automation.entry_passes (
  tenant_id uuid not null,
  id uuid not null,
  workflow_id uuid not null,
  -- The place among the entries of the start; null: asked for by the API.
  entry smallint,
  -- Test, vars and needs of the condition.
  spec jsonb not null,
  -- What the runs get: key (their occurrence, before the customer's id), trigger, input, priority.
  run jsonb not null,
  -- The last customer who was looked at.
  after_id uuid not null default '00000000-0000-0000-0000-000000000000',
  -- Turns that were taken: passes take turns.
  turns integer not null default 0,
  looked_at bigint not null default 0,
  entered bigint not null default 0,
  refused bigint not null default 0,
  -- Whoever asked for it stops it.
  is_stopped boolean not null default false,
  created_at timestamptz not null,
  ended_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, workflow_id) references automation.workflows (tenant_id, id)
);

create index entry_passes_open on automation.entry_passes (turns, id) where ended_at is null;
create index entry_passes_of_workflow on automation.entry_passes (tenant_id, workflow_id, created_at);

-- Customers who are in the segment of an entry, as far as the walk has seen.
create table automation.segment_members (
  tenant_id uuid not null,
  workflow_id uuid not null,
  entry smallint not null,
  customer_id uuid not null,
  since timestamptz not null,
  primary key (tenant_id, workflow_id, entry, customer_id),
  foreign key (tenant_id, workflow_id) references automation.workflows (tenant_id, id)
);

do $$
declare
  place text;
begin
  foreach place in array array['entry_schedules', 'entry_passes', 'segment_members'] loop
    execute format('alter table automation.%I enable row level security', place);
    execute format('create policy every_tenant on automation.%I to followthrough_engine using (true) with check (true)', place);
    execute format('create policy own_tenant on automation.%I to followthrough_api
      using (tenant_id = (select automation.current_tenant())) with check (tenant_id = (select automation.current_tenant()))', place);
  end loop;
end
$$;

-- Those that may come: of active workflows, and tenants with workflows.
create view automation.due_schedules with (security_invoker = true) as
select s.*
from automation.entry_schedules s
join automation.workflows w on w.tenant_id = s.tenant_id and w.id = s.workflow_id and w.status = 'ACTIVE'
join automation.tenant_settings t on t.tenant_id = s.tenant_id and t.workflows
where s.next_at is not null;

grant select, update on automation.entry_schedules to followthrough_engine;
grant select on automation.due_schedules to followthrough_engine;
grant select, insert, update, delete on automation.entry_passes, automation.segment_members to followthrough_engine;
grant select, insert, update, delete on automation.entry_schedules, automation.entry_passes, automation.segment_members to followthrough_api;
