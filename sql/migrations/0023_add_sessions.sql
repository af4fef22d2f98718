-- Sessions of the console: keys that expire. Each belongs to the key that it was opened with, and ends with it.
create table automation.sessions (
  id uuid primary key,
  tenant_id uuid, -- null for a session of a key of the platform
  key_id uuid not null references automation.api_keys (id) on delete cascade,
  token_hash text not null unique check (token_hash ~ '^[0-9a-f]{64}$'),
  created_at timestamptz not null,
  expires_at timestamptz not null,
  -- Written at most every ten minutes: automation.find_session.
  seen_at timestamptz not null,
  revoked_at timestamptz
);

create index sessions_tenant on automation.sessions (tenant_id, created_at);
create index sessions_key on automation.sessions (key_id, expires_at);

alter table automation.sessions enable row level security;
create policy every_tenant on automation.sessions to followthrough_engine using (true) with check (true);
create policy own_tenant on automation.sessions to followthrough_api
  using (tenant_id = (select automation.current_tenant())) with check (tenant_id = (select automation.current_tenant()));

-- Inserted and read across tenants by the functions open_session, find_session and end_session only.
grant select, update on automation.sessions to followthrough_api;
