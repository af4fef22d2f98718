-- Connections: named targets of `http` nodes, with what authorises calls there (docs/connections.md).

create table automation.connections (
  tenant_id uuid not null,
  id uuid not null,
  -- Stands in nodes and in files of workflows.
  name text not null check (length(name) between 1 and 100),
  base_url text not null check (length(base_url) between 1 and 1000),
  auth text not null check (auth in ('bearer', 'basic', 'header', 'hmac', 'oauth2-client-credentials', 'oauth2-authorization-code')),
  -- What of the kind is no secret: names of headers, addresses of the OAuth server, the id of the client.
  settings jsonb not null check (jsonb_typeof(settings) = 'object'),
  -- Carries the key of a call, by which the other side recognises it. Null: none does.
  idempotency_header text check (length(idempotency_header) between 1 and 100),
  per_second integer not null check (per_second between 1 and 1000),
  -- Sealed: the token, password, value or key; of OAuth the secret of the client.
  secret text,
  secret_last_four text check (length(secret_last_four) <= 4),
  secret_set_at timestamptz,
  -- Why it needs authorization: no call can be made until a person has acted. Null: it is ready.
  problem text check (length(problem) between 1 and 300),
  -- Of OAuth, both sealed.
  access_token text,
  refresh_token text,
  -- One more with each token: whoever was refused knows whether there is another one by now.
  token_version integer not null default 0,
  token_at timestamptz,
  expires_at timestamptz,
  -- From then on somebody fetches another one, while the others still use this one.
  refresh_at timestamptz,
  scope text check (length(scope) <= 2000),
  -- Who fetches a token, and until when nobody else does.
  refresh_claim uuid,
  refresh_until timestamptz,
  authorized_by text,
  authorized_at timestamptz,
  lane_key text not null generated always as ('connection/' || id) stored,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (tenant_id, id),
  constraint connections_name unique (tenant_id, name),
  constraint connections_secret_whole check ((secret is null) = (secret_set_at is null)),
  constraint connections_token_whole check ((access_token is null) = (token_at is null))
);
create index connections_listed on automation.connections (tenant_id, created_at, id);

-- The authorization of a connection that a person has begun: the last one. It is removed when the browser comes back.
create table automation.connection_authorizations (
  tenant_id uuid not null,
  connection_id uuid not null,
  state uuid not null unique,
  -- Sealed: the code verifier of PKCE.
  verifier text not null,
  redirect_uri text not null check (length(redirect_uri) <= 1000),
  requested_by text not null,
  expires_at timestamptz not null,
  primary key (tenant_id, connection_id),
  foreign key (tenant_id, connection_id) references automation.connections (tenant_id, id) on delete cascade
);

insert into automation.quotas (name, window_seconds, default_limit) values ('connections', null, 100);

do $$
declare
  place text;
begin
  foreach place in array array['connections', 'connection_authorizations'] loop
    execute format('alter table automation.%I enable row level security', place);
    execute format('create policy every_tenant on automation.%I to followthrough_engine using (true) with check (true)', place);
    execute format('create policy own_tenant on automation.%I to followthrough_api
      using (tenant_id = (select automation.current_tenant())) with check (tenant_id = (select automation.current_tenant()))', place);
  end loop;
end
$$;
grant select, update on automation.connections to followthrough_engine;
grant select, insert, update, delete on automation.connections, automation.connection_authorizations to followthrough_api;
