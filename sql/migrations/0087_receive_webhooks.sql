-- Webhooks of other systems: endpoints, what they delivered, and what was refused (docs/webhooks.md).

create table automation.webhook_endpoints (
  tenant_id uuid not null,
  id uuid not null default gen_random_uuid(),
  name text not null check (length(name) between 1 and 200),
  -- How deliveries are signed.
  form text not null check (form in ('standard-webhooks', 'github', 'stripe', 'shopify', 'meta', 'atlas', 'secret-path')),
  event_type text not null default 'webhook.received' check (event_type = 'webhook.received' or event_type ~ '^custom\.[a-z0-9._-]{1,90}$'),
  -- Sealed. Null: the sender makes it, and it has not been set yet, so every delivery is refused.
  secret text,
  secret_last_four text check (length(secret_last_four) <= 4),
  secret_set_at timestamptz,
  -- The one before, which is accepted for some time.
  previous_secret text,
  previous_last_four text check (length(previous_last_four) <= 4),
  previous_until timestamptz,
  -- What Meta sends with its challenge. It proves nothing else.
  verify_token text check (length(verify_token) <= 100),
  tolerance_seconds integer not null default 300 check (tolerance_seconds between 30 and 600),
  -- What a delivery is recognised by when it comes again: a header, else a member of the body, else the whole body.
  dedupe_header text check (length(dedupe_header) <= 100),
  dedupe_path text[] check (cardinality(dedupe_path) <= 20),
  allowed_addresses text[] not null default '{}' check (cardinality(allowed_addresses) <= 20),
  per_second integer not null default 10 check (per_second between 1 and 100),
  is_paused boolean not null default false,
  -- {matchBy, onMissing, onFound, fields: [{path, field}]}. Null: deliveries are of no customer.
  customer jsonb check (jsonb_typeof(customer) = 'object' and pg_column_size(customer) <= 16384),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id),
  -- The path names no tenant.
  constraint webhook_endpoints_by_id unique (id),
  constraint webhook_endpoints_secret_whole check ((secret is null) = (secret_set_at is null)),
  constraint webhook_endpoints_previous_whole check ((previous_secret is null) = (previous_until is null))
);
create index webhook_endpoints_listed on automation.webhook_endpoints (tenant_id, created_at, id);

-- A delivery that comes again is the same row. Kept for seven days, longer than senders try again.
create table automation.webhook_deliveries (
  tenant_id uuid not null,
  id uuid not null default automation.next_id(),
  endpoint_id uuid not null,
  dedupe_key text not null check (length(dedupe_key) between 1 and 300),
  -- What the sender calls what happened, such as invoice.paid.
  topic text check (length(topic) <= 200),
  body jsonb not null,
  size_bytes integer not null check (size_bytes between 0 and 1048576),
  address text check (length(address) <= 100),
  -- DONE: recorded. The others too, without a customer: none was found, or the CRM refused what was mapped.
  status text not null default 'DONE' check (status in ('DONE', 'NO_CUSTOMER', 'CUSTOMER_REFUSED')),
  reason text check (length(reason) <= 500),
  customer_id uuid,
  event_id uuid,
  received_at timestamptz not null,
  -- From the call until it was stored.
  duration_ms integer check (duration_ms >= 0),
  repeats integer not null default 0,
  last_repeated_at timestamptz,
  replays integer not null default 0,
  last_replayed_at timestamptz,
  primary key (tenant_id, id),
  constraint webhook_deliveries_once unique (tenant_id, endpoint_id, dedupe_key),
  foreign key (tenant_id, endpoint_id) references automation.webhook_endpoints (tenant_id, id) on delete cascade
);
create index webhook_deliveries_listed on automation.webhook_deliveries (tenant_id, endpoint_id, received_at, id);
create index webhook_deliveries_received on automation.webhook_deliveries (received_at);

-- When an endpoint was last called, as many times as it may be called in a second.
create table automation.webhook_rates (
  tenant_id uuid not null,
  endpoint_id uuid not null,
  calls timestamptz[] not null,
  primary key (tenant_id, endpoint_id),
  foreign key (tenant_id, endpoint_id) references automation.webhook_endpoints (tenant_id, id) on delete cascade
);

-- Calls that were refused, by day and reason. They are counted and not kept: anybody can make them.
create table automation.webhook_refusals (
  tenant_id uuid not null,
  endpoint_id uuid not null,
  day date not null,
  reason text not null check (length(reason) <= 100),
  calls integer not null,
  last_at timestamptz not null,
  detail text check (length(detail) <= 500),
  primary key (tenant_id, endpoint_id, day, reason),
  foreign key (tenant_id, endpoint_id) references automation.webhook_endpoints (tenant_id, id) on delete cascade
);

alter table automation.events
  drop constraint events_type_check,
  -- As in 0078, and `webhook`. Not valid: rows of before fulfil the old constraint.
  add constraint events_type_check check (
    type in (
      'CLIENT_CREATED', 'CLIENT_ACTIVATED', 'DELIVERABLE_COMPLETED', 'BUSINESS_PLAN_COMPLETED', 'DELIVERABLE_OVERDUE',
      'MONTH_TRANSITION', 'CLIENT_MILESTONE_REACHED')
    or type ~ '^(customer|order|sample|task|booking|deliverable|message|webhook|workflow|custom)\.[a-z0-9._-]{1,90}$' and handled_at is not null) not valid;

do $$
declare
  place text;
begin
  foreach place in array array['webhook_endpoints', 'webhook_deliveries', 'webhook_rates', 'webhook_refusals'] loop
    execute format('alter table automation.%I enable row level security', place);
    execute format('create policy every_tenant on automation.%I to followthrough_engine using (true) with check (true)', place);
    execute format('create policy own_tenant on automation.%I to followthrough_api
      using (tenant_id = (select automation.current_tenant())) with check (tenant_id = (select automation.current_tenant()))', place);
  end loop;
end
$$;
grant select, insert, update, delete on automation.webhook_endpoints, automation.webhook_deliveries, automation.webhook_rates,
  automation.webhook_refusals to followthrough_engine;
grant select, insert, update, delete on automation.webhook_endpoints to followthrough_api;
grant select on automation.webhook_deliveries, automation.webhook_refusals to followthrough_api;
