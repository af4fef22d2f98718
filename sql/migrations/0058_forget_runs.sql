-- How long ended runs of workflows and their traces are kept, and notices about runs by e-mail.

alter table automation.tenant_settings add column keep_runs_days integer not null default 365 check (keep_runs_days between 7 and 3660);

-- Runs that ended since the last notice, of workflows whose settings have addresses for it. At most one notice an hour leaves for each.
create table automation.run_notices (
  tenant_id uuid not null,
  workflow_id uuid not null,
  kind text not null check (kind in ('FAILED', 'FINISHED')),
  runs integer not null check (runs >= 0),
  -- The error of one of them.
  error text,
  since timestamptz not null,
  sent_at timestamptz,
  primary key (tenant_id, workflow_id, kind),
  foreign key (tenant_id, workflow_id) references automation.workflows (tenant_id, id)
);

alter table automation.run_notices enable row level security;
create policy every_tenant on automation.run_notices to followthrough_engine using (true) with check (true);
grant select, insert, update, delete on automation.run_notices to followthrough_engine;
