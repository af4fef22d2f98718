-- Waits of runs for events, for conditions and for dates that move (functions/workflows/README.md).

-- The snapshot of the moment when the run last began to stand still: what was committed later came after it.
alter table automation.cursors add column since pg_snapshot;
alter table automation.cursors alter column since set default pg_current_snapshot();
-- The same of the run's start. It never changes.
alter table automation.cursors add column entered pg_snapshot;
alter table automation.cursors alter column entered set default pg_current_snapshot();

drop index automation.cursors_asleep;
create index cursors_asleep on automation.cursors (due_at, id) where state in ('SLEEPING', 'LISTENING');

-- What the waits of versions that runs take or took look out for: types of events, and `change:customer`, `change:order` and `change:booking`.
-- Changes of other types and tenants are not noted.
create table automation.graph_waits (
  tenant_id uuid not null,
  graph_id bigint not null,
  node smallint not null,
  type text not null,
  -- Where an event has the value that runs wait for. Null: the event must be of the run's customer.
  key text[],
  primary key (tenant_id, graph_id, node, type),
  foreign key (tenant_id, graph_id) references automation.graphs (tenant_id, id)
);

create index graph_waits_of_type on automation.graph_waits (type, tenant_id);

-- What runs wait for now: a row for each type. `step` tells the stay at a node from others; rows of runs that went on otherwise mean nothing.
create table automation.run_waits (
  tenant_id uuid not null,
  run_id uuid not null,
  cursor_id bigint not null,
  step integer not null,
  type text not null,
  -- `customer:<id>`, `booking:<id>`, `key:<value>` or `anyone`.
  subject text not null check (length(subject) <= 300),
  -- Events count that the snapshot does not see, or that happened at since_at or later, and that were noted after after_id.
  since pg_snapshot not null,
  since_at timestamptz,
  after_id bigint not null default 0,
  -- When the run leaves by the time-out.
  deadline timestamptz,
  primary key (tenant_id, run_id, cursor_id, step, type)
);

create index run_waits_of_subject on automation.run_waits (tenant_id, type, subject);

-- Events of types that a wait looks out for, by whom they concern. Runs look here for what came before they listened.
create table automation.awaited_events (
  id bigint not null generated always as identity primary key,
  tenant_id uuid not null,
  type text not null,
  subject text not null check (length(subject) <= 300),
  event_id uuid not null,
  xid xid8 not null default pg_current_xact_id(),
  occurred_at timestamptz not null,
  created_at timestamptz not null default now()
);

create index awaited_events_of_subject on automation.awaited_events (tenant_id, type, subject, id);
create index awaited_events_by_age on automation.awaited_events (created_at);

-- What happened, until the runs that wait for it are found.
create table automation.wait_notices (
  id bigint not null generated always as identity primary key,
  tenant_id uuid not null,
  type text not null,
  subject text not null,
  created_at timestamptz not null default now()
);

-- Runs whose wait may be over: the walk looks at them next.
create table automation.wait_looks (
  id bigint not null generated always as identity primary key,
  tenant_id uuid not null,
  run_id uuid not null,
  cursor_id bigint not null,
  created_at timestamptz not null default now()
);

do $$
declare
  place text;
begin
  foreach place in array array['graph_waits', 'run_waits', 'awaited_events', 'wait_notices', 'wait_looks'] loop
    execute format('alter table automation.%I enable row level security', place);
    execute format('create policy every_tenant on automation.%I to followthrough_engine using (true) with check (true)', place);
    execute format('create policy own_tenant on automation.%I to followthrough_api
      using (tenant_id = (select automation.current_tenant())) with check (tenant_id = (select automation.current_tenant()))', place);
  end loop;
end
$$;

grant select on automation.graph_waits to followthrough_engine;
grant select, insert, update, delete on automation.run_waits, automation.awaited_events, automation.wait_notices, automation.wait_looks to followthrough_engine;
grant select on automation.graph_waits, automation.awaited_events to followthrough_api;
grant select, delete on automation.run_waits to followthrough_api;
grant select, insert on automation.wait_looks to followthrough_api;
