-- Events of any type, recorded only for tenants of whom a workflow listens to the type (functions/workflows/README.md).

alter table automation.events
  drop constraint events_type_check,
  -- Other types have no function that handles them, so they are handled when they are written. Not valid: rows of before fulfil the old constraint.
  add constraint events_type_check check (
    type in (
      'CLIENT_CREATED', 'CLIENT_ACTIVATED', 'DELIVERABLE_COMPLETED', 'BUSINESS_PLAN_COMPLETED', 'DELIVERABLE_OVERDUE',
      'MONTH_TRANSITION', 'CLIENT_MILESTONE_REACHED')
    or type ~ '^(customer|order|sample|task|booking|deliverable|workflow|custom)\.[a-z0-9._-]{1,90}$' and handled_at is not null) not valid,
  -- How many runs of workflows led to it, each by an event that started the next: 0 for what people and other programs do. Whatever acts for a run
  -- of depth n sets `followthrough.event_depth` to n + 1 for its transaction.
  add column depth smallint not null default coalesce(nullif(current_setting('followthrough.event_depth', true), ''), '0')::smallint;

-- The depth of the event that started it.
alter table automation.runs add column event_depth smallint not null default 0;

-- Types of events that a version of a workflow listens to, by an entry or by a wait. The database records open events for these tenants only.
create table automation.event_listeners (
  event_type text not null,
  tenant_id uuid not null,
  graph_id bigint not null,
  primary key (event_type, tenant_id, graph_id),
  foreign key (tenant_id, graph_id) references automation.graphs (tenant_id, id)
);

create index event_listeners_of_graph on automation.event_listeners (tenant_id, graph_id);

-- What went wrong with the last entry that is counted here.
alter table automation.refused_entries add column detail text check (length(detail) <= 1000);

alter table automation.event_listeners enable row level security;
create policy every_tenant on automation.event_listeners to followthrough_engine using (true) with check (true);
create policy own_tenant on automation.event_listeners to followthrough_api
  using (tenant_id = (select automation.current_tenant())) with check (tenant_id = (select automation.current_tenant()));

grant select on automation.event_listeners to followthrough_engine;
grant select, insert, delete on automation.event_listeners to followthrough_api;

insert into automation.event_listeners (event_type, tenant_id, graph_id)
select distinct e.event_type, e.tenant_id, e.graph_id from automation.workflow_entries e;
