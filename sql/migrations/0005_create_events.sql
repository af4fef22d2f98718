-- Events, the outbox that hands them on, and the settings that decide what follows from them.

create table automation.tenant_settings (
  tenant_id uuid primary key,
  client_journey boolean not null default false,
  email_workflows boolean not null default false,
  auto_generate_pdf boolean not null default true,
  followup_endpoint text,
  retry_missed_calls boolean not null default false,
  -- https, or loopback for the local runtime. functions/engine checks more; this keeps out what SQL writes.
  constraint tenant_settings_endpoint_not_https check (
    length(followup_endpoint) <= 2000 and
    followup_endpoint ~* '^(https://[^/?#@\s]+|http://(localhost|127(\.[0-9]{1,3}){3}|\[::1])(:[0-9]{1,5})?)([/?#]\S*)?$')
);

-- A customer without a row gets e-mail.
create table automation.email_preferences (
  tenant_id uuid not null,
  customer_id uuid not null,
  allows_email boolean not null default true,
  updated_at timestamptz not null default now(),
  primary key (tenant_id, customer_id)
);

-- One-click unsubscribe (RFC 8058): each customer's e-mails carry a token, and its holder may refuse e-mail for that customer.
-- A token is 122 random bits: it cannot be guessed, does not tell whose it is, and is good for nothing else.
create table automation.unsubscribe_tokens (
  token uuid primary key default gen_random_uuid(),
  tenant_id uuid not null,
  customer_id uuid not null,
  unique (tenant_id, customer_id)
);

create table automation.events (
  id uuid not null default gen_random_uuid(),
  tenant_id uuid not null,
  type text not null check (type in (
    'CLIENT_CREATED', 'CLIENT_ACTIVATED', 'DELIVERABLE_COMPLETED', 'BUSINESS_PLAN_COMPLETED', 'DELIVERABLE_OVERDUE',
    'MONTH_TRANSITION', 'CLIENT_MILESTONE_REACHED')),
  customer_id uuid not null,
  data jsonb not null default '{}' check (jsonb_typeof(data) = 'object'),
  occurred_at timestamptz not null default now(),
  dedupe_key text not null,
  -- When its handler was done with it; null while it waits.
  handled_at timestamptz,
  -- DONE, or SKIPPED with the reason.
  outcome text,
  primary key (tenant_id, id),
  unique (tenant_id, dedupe_key)
);

-- Messages that the relay sends after the commit, by topic (`event:<type>`, `bookings` or `jobs:<queue>`), and then deletes.
create table automation.outbox (
  id bigint generated always as identity primary key,
  tenant_id uuid not null,
  topic text not null,
  -- Up to a hundred events or bookings; null for a wake-up, which names no row.
  subject_ids uuid[],
  -- The relay sends it at this moment: the wake-up of a later job is sent later.
  due_at timestamptz not null default '-infinity',
  claimed_until timestamptz not null default '-infinity',
  created_at timestamptz not null default now()
);

-- What the relay looks for: due messages, whether or not another relay has claimed them.
create index outbox_due on automation.outbox (due_at, id);

-- One row per transaction that wrote to the outbox: its deferred trigger invokes the relay once, at commit.
create table automation.doorbells (
  xid xid8 primary key
);

-- The relay's ARN, written by the deployment. Without a row the doorbell is off, and messages wait for the relay's schedule.
create table automation.doorbell_target (
  is_only_row boolean primary key default true check (is_only_row),
  function_arn text not null,
  region text not null
);

do $$
declare
  place text;
begin
  foreach place in array array['tenant_settings', 'email_preferences', 'events', 'outbox'] loop
    execute format('alter table automation.%I enable row level security', place);
    execute format('create policy every_tenant on automation.%I to followthrough_engine using (true) with check (true)', place);
    execute format('create policy own_tenant on automation.%I to followthrough_api
      using (tenant_id = (select automation.current_tenant())) with check (tenant_id = (select automation.current_tenant()))', place);
  end loop;
end
$$;

alter table automation.unsubscribe_tokens enable row level security;
create policy every_tenant on automation.unsubscribe_tokens to followthrough_engine using (true) with check (true);

grant select on automation.tenant_settings, automation.email_preferences to followthrough_engine;
grant select, insert on automation.unsubscribe_tokens to followthrough_engine;
-- A statement that inserts a token or finds the one that exists does so by an update that changes nothing.
grant update (customer_id) on automation.unsubscribe_tokens to followthrough_engine;
grant select, insert, update on automation.events to followthrough_engine;
grant select, insert, update, delete on automation.outbox to followthrough_engine;
-- A row lock takes the right to update: the relay skips doorbells that another relay deletes.
grant select, update, delete on automation.doorbells to followthrough_engine;

grant select, insert, update on automation.tenant_settings, automation.email_preferences to followthrough_api;
grant select, insert on automation.events to followthrough_api;
-- A duplicate event is answered with the first one's id, which is found by an update that changes nothing.
grant update (dedupe_key) on automation.events to followthrough_api;
