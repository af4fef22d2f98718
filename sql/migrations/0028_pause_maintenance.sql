-- Pieces of maintenance that do not run by their schedule for a tenant.
create table automation.maintenance_pauses (
  tenant_id uuid not null,
  name text not null,
  paused_at timestamptz not null,
  primary key (tenant_id, name)
);

alter table automation.maintenance_pauses enable row level security;
create policy every_tenant on automation.maintenance_pauses to followthrough_engine using (true) with check (true);
create policy own_tenant on automation.maintenance_pauses to followthrough_api
  using (tenant_id = (select automation.current_tenant())) with check (tenant_id = (select automation.current_tenant()));

grant select on automation.maintenance_pauses to followthrough_engine;
grant select, insert, delete on automation.maintenance_pauses to followthrough_api;
