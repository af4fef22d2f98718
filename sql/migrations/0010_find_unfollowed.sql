-- What finds rows that were written while the database's triggers did not fire, and when made deliverables are due.

alter table automation.tenant_settings
  add column deliverable_due_days integer not null default 14,
  add column full_look_hours integer not null default 24,
  add constraint tenant_settings_deliverable_due_days check (deliverable_due_days between 0 and 365),
  add constraint tenant_settings_full_look_hours check (full_look_hours between 1 and 720);

-- When all data was last compared with what the trigger's evaluations follow; null: never.
alter table automation.trigger_watermarks add column compared_at timestamptz;

-- Facts of the journey that the last comparison knew: those that came before the journey was switched on, and those with events.
create table automation.journey_facts (
  tenant_id uuid not null,
  -- The type of the event that the fact raises.
  fact text not null check (fact in ('CLIENT_CREATED', 'CLIENT_ACTIVATED', 'DELIVERABLE_COMPLETED', 'BUSINESS_PLAN_COMPLETED')),
  -- A customer, a deliverable or a plan.
  subject_id uuid not null,
  primary key (tenant_id, fact, subject_id)
);

-- One row per tenant whose journey was switched on: when its facts were last compared, by the database's clock as events are.
create table automation.journey_comparisons (
  tenant_id uuid primary key,
  compared_at timestamptz not null
);

alter table automation.journey_facts enable row level security;
alter table automation.journey_comparisons enable row level security;
create policy every_tenant on automation.journey_facts to followthrough_engine using (true) with check (true);
create policy every_tenant on automation.journey_comparisons to followthrough_engine using (true) with check (true);

grant select, insert, delete on automation.journey_facts to followthrough_engine;
grant select, insert, update on automation.journey_comparisons to followthrough_engine;
grant insert on automation.changed_customers to followthrough_engine;
