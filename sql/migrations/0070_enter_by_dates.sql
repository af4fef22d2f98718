-- Entries of the kind `date`: when customers enter because of a date that they or one of their bookings have (functions/workflows/README.md).

-- Moments to come, and those whose customers are about to enter: one for each customer or booking of an entry.
create table automation.entry_dates (
  tenant_id uuid not null,
  workflow_id uuid not null,
  -- The place among the entries of the start, from 1.
  entry smallint not null,
  -- The customer or the booking that has the date.
  subject_id uuid not null,
  customer_id uuid not null,
  -- The date as it stands there: part of what the run is started by.
  date text not null check (length(date) <= 40),
  due_at timestamptz not null,
  primary key (tenant_id, workflow_id, entry, subject_id),
  foreign key (tenant_id, workflow_id) references automation.workflows (tenant_id, id)
);

create index entry_dates_due on automation.entry_dates (due_at, subject_id);

alter table automation.entry_dates enable row level security;
create policy every_tenant on automation.entry_dates to followthrough_engine using (true) with check (true);
create policy own_tenant on automation.entry_dates to followthrough_api
  using (tenant_id = (select automation.current_tenant())) with check (tenant_id = (select automation.current_tenant()));

grant select, insert, update, delete on automation.entry_dates to followthrough_engine;
grant select, delete on automation.entry_dates to followthrough_api;
