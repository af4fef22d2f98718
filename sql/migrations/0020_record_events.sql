-- Facts that start automation, written in the writer's own transaction; and the outbox that hands them on.

create table automation.tenant_settings (
  tenant_id uuid primary key,
  client_journey boolean not null default false,
  email_workflows boolean not null default false,
  auto_generate_pdf boolean not null default true,
  followup_endpoint text,
  retry_missed_calls boolean not null default false
);

-- No row: e-mail is welcome.
create table automation.email_preferences (
  tenant_id uuid not null,
  customer_id uuid not null,
  allows_email boolean not null default true,
  updated_at timestamptz not null default now(),
  primary key (tenant_id, customer_id)
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
  -- When its handler had done what the event asks for; null while it waits.
  handled_at timestamptz,
  -- What came of it: an outcome, with a reason where nothing was done.
  outcome text,
  primary key (tenant_id, id),
  unique (tenant_id, dedupe_key)
);

create index events_waiting on automation.events (type, occurred_at) where handled_at is null;

-- Messages to be sent after their transaction's commit: by topic (an event type, or `jobs:<queue>`), deleted once sent.
create table automation.outbox (
  id bigint generated always as identity primary key,
  tenant_id uuid not null,
  topic text not null,
  -- The event's id; null for a ring, which names no row.
  subject_id uuid,
  -- Not before: a job that runs later rings later.
  due_at timestamptz not null default '-infinity',
  claimed_until timestamptz not null default '-infinity',
  created_at timestamptz not null default now()
);

-- One row per writing transaction: its deferred trigger rings once, at commit.
create table automation.doorbells (
  xid xid8 primary key
);

-- Whom to ring, written by the deployment; no row: the doorbell is off, and the sweep is the latency.
create table automation.doorbell_target (
  is_only_row boolean primary key default true check (is_only_row),
  function_arn text not null,
  region text not null
);
