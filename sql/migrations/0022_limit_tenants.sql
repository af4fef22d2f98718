-- Quotas: how much one tenant may have or do through the API, so that no tenant fills the queues of the others. What the CRM writes
-- by SQL, and what follows from it, is not limited: it must never fail a writer.

create table automation.quotas (
  name text primary key,
  -- Null: how many there may be at the same time. Otherwise: in each window of so many seconds.
  window_seconds integer check (window_seconds > 0),
  default_limit integer not null check (default_limit >= 0)
);

insert into automation.quotas (name, window_seconds, default_limit)
values
  ('triggers', null, 500),
  ('keys', null, 100),
  ('run_all_per_minute', 60, 30),
  ('evaluations_per_minute', 60, 1000),
  ('evaluations_per_day', 86400, 20000),
  ('events_per_minute', 60, 3000),
  ('jobs_per_minute', 60, 300),
  ('jobs_per_day', 86400, 20000),
  ('maintenance_runs_per_minute', 60, 60);

-- Limits of single tenants, which only a platform key sets.
create table automation.tenant_quotas (
  tenant_id uuid not null,
  quota text not null references automation.quotas,
  most integer not null check (most >= 0),
  primary key (tenant_id, quota)
);

-- What a tenant took of a quota in the window that it last took from. Eight rows share the count, so that concurrent calls rarely wait for
-- each other's transactions.
create table automation.quota_uses (
  tenant_id uuid not null,
  quota text not null references automation.quotas,
  share integer not null check (share between 0 and 7),
  window_start timestamptz not null,
  taken integer not null check (taken >= 0),
  primary key (tenant_id, quota, share)
) with (fillfactor = 50);

alter table automation.tenant_quotas enable row level security;
alter table automation.quota_uses enable row level security;
create policy every_tenant on automation.tenant_quotas to followthrough_engine using (true) with check (true);
create policy every_tenant on automation.quota_uses to followthrough_engine using (true) with check (true);
create policy own_tenant on automation.tenant_quotas to followthrough_api
  using (tenant_id = (select automation.current_tenant())) with check (tenant_id = (select automation.current_tenant()));
create policy own_tenant on automation.quota_uses to followthrough_api
  using (tenant_id = (select automation.current_tenant())) with check (tenant_id = (select automation.current_tenant()));

grant select on automation.quotas to followthrough_api;
grant select, insert, update, delete on automation.tenant_quotas to followthrough_api;
grant select, insert, update on automation.quota_uses to followthrough_api;
