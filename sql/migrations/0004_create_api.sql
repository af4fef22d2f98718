-- What the API keeps: keys, answers to repeated requests, and who changed what.

create table automation.api_keys (
  id uuid primary key default gen_random_uuid(),
  tenant_id uuid, -- null for a key of the platform
  role text not null check (role in ('viewer', 'operator', 'admin', 'ingest', 'platform')),
  name text not null,
  key_hash text not null unique,
  created_by text not null,
  created_at timestamptz not null,
  expires_at timestamptz,
  revoked_at timestamptz,
  check ((role = 'platform') = (tenant_id is null))
);

create index api_keys_tenant on automation.api_keys (tenant_id, created_at);

create table automation.idempotency_keys (
  tenant_id uuid not null,
  key text not null,
  request_hash text not null,
  status integer,
  response jsonb,
  created_at timestamptz not null,
  primary key (tenant_id, key)
);

-- Each request deletes a few keys that are older than a day.
create index idempotency_keys_oldest on automation.idempotency_keys (tenant_id, created_at);

create table automation.audit_log (
  id uuid not null default gen_random_uuid(),
  tenant_id uuid not null,
  actor text not null,
  action text not null,
  entity_type text not null,
  entity_id uuid not null,
  changes jsonb not null default '{}',
  occurred_at timestamptz not null,
  primary key (tenant_id, occurred_at, id)
);

do $$
declare
  place text;
begin
  foreach place in array array['api_keys', 'idempotency_keys', 'audit_log'] loop
    execute format('alter table automation.%I enable row level security', place);
    execute format('create policy every_tenant on automation.%I to followthrough_engine using (true) with check (true)', place);
    execute format('create policy own_tenant on automation.%I to followthrough_api
      using (tenant_id = (select automation.current_tenant())) with check (tenant_id = (select automation.current_tenant()))', place);
  end loop;
end
$$;

grant insert on automation.audit_log to followthrough_engine;

grant select, insert, update on automation.api_keys to followthrough_api;
grant select, insert, update, delete on automation.idempotency_keys to followthrough_api;
grant select, insert on automation.audit_log to followthrough_api;
