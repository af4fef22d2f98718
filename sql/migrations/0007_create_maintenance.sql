-- The history of maintenance and the figures that it computes.

-- Runs for each tenant and, under the nil UUID, for the installation as a whole.
create table automation.maintenance_runs (
  -- The same id under two tenants is the same tick. A run whose work is a job has the job's id.
  id uuid not null default gen_random_uuid(),
  tenant_id uuid not null,
  name text not null,
  source text not null check (source in ('SCHEDULE', 'MANUAL')),
  scheduled_at timestamptz not null,
  requested_by text,
  status text not null check (status in ('RUNNING', 'SUCCEEDED', 'FAILED')),
  detail jsonb not null default '{}',
  error text,
  started_at timestamptz not null,
  finished_at timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, name, source, scheduled_at)
);

-- How engaged each customer is. A job replaces all rows of a tenant every few hours.
create table automation.client_metrics (
  tenant_id uuid not null,
  customer_id uuid not null,
  computed_at timestamptz not null,
  last_order_at timestamptz,
  orders_90_days integer not null,
  revenue_90_days numeric(14, 2) not null,
  samples_90_days integer not null,
  activities_30_days integer not null,
  open_tasks integer not null,
  deliverables_completed integer not null,
  deliverables_overdue integer not null,
  emails_sent_30_days integer not null,
  -- 0 to 100: up to 40 for a recent order, 20 for how many, 20 for activities, 20 for deliverables completed.
  engagement_score integer not null check (engagement_score between 0 and 100),
  primary key (tenant_id, customer_id)
);

do $$
declare
  place text;
begin
  foreach place in array array['maintenance_runs', 'client_metrics'] loop
    execute format('alter table automation.%I enable row level security', place);
    execute format('create policy every_tenant on automation.%I to followthrough_engine using (true) with check (true)', place);
    execute format('create policy own_tenant on automation.%I to followthrough_api
      using (tenant_id = (select automation.current_tenant())) with check (tenant_id = (select automation.current_tenant()))', place);
  end loop;
end
$$;

grant select, insert, update, delete on automation.maintenance_runs, automation.client_metrics to followthrough_engine;
grant select on automation.maintenance_runs, automation.client_metrics to followthrough_api;
