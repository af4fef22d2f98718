-- The run history of maintenance, for each tenant and, under the nil UUID, for the installation as a whole.

alter table automation.maintenance_runs add column tenant_id uuid not null
  default '00000000-0000-0000-0000-000000000000';
alter table automation.maintenance_runs alter column tenant_id drop default;
-- The same id under two tenants is the same tick; a run whose work is a job has the job's id.
alter table automation.maintenance_runs drop constraint maintenance_runs_pkey;
alter table automation.maintenance_runs add primary key (tenant_id, id);
alter table automation.maintenance_runs drop constraint maintenance_runs_name_source_scheduled_at_key;
alter table automation.maintenance_runs add unique (tenant_id, name, source, scheduled_at);

-- Jobs that maintenance inserted, for its history.
create index jobs_of_maintenance on automation.jobs (tenant_id, dedupe_key, created_at)
  where dedupe_key like 'maintenance:%';

alter table automation.maintenance_runs enable row level security;
create policy every_tenant on automation.maintenance_runs to followthrough_engine using (true) with check (true);
create policy own_tenant on automation.maintenance_runs to followthrough_api
  using (tenant_id = (select automation.current_tenant())) with check (tenant_id = (select automation.current_tenant()));

grant select, insert, update, delete on automation.maintenance_runs to followthrough_engine;
grant select on automation.maintenance_runs, automation.jobs, automation.tenant_settings to followthrough_api;
grant select on automation.tenant_settings to followthrough_engine;
grant select, insert on automation.jobs to followthrough_engine;
