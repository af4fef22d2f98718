-- What automation itself remembers. Nothing here has a foreign key into crm.

create schema if not exists automation;

create table automation.automated_triggers (
  id uuid not null default gen_random_uuid(),
  tenant_id uuid not null,
  trigger_type text not null,
  name text not null,
  description text,
  is_active boolean not null default true,
  config jsonb not null default '{}' check (jsonb_typeof(config) = 'object'),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, name)
);

create index automated_triggers_active on automation.automated_triggers (trigger_type, tenant_id) where is_active;

-- The key, not a look-up, makes a follow-up happen once.
create table automation.triggered_tasks (
  id uuid not null default gen_random_uuid(),
  tenant_id uuid not null,
  trigger_id uuid not null,
  task_id uuid not null,
  customer_id uuid not null,
  occurrence_key text not null,
  evaluation_id uuid not null,
  triggered_at timestamptz not null,
  primary key (tenant_id, trigger_id, occurrence_key)
);

create table automation.trigger_evaluations (
  id uuid not null default gen_random_uuid(),
  tenant_id uuid not null,
  trigger_id uuid not null,
  trigger_type text not null,
  source text not null check (source in ('SCHEDULE', 'MANUAL')),
  scheduled_at timestamptz not null,
  status text not null default 'QUEUED' check (status in ('QUEUED', 'RUNNING', 'SUCCEEDED', 'FAILED')),
  matched integer not null default 0,
  created integer not null default 0,
  already_done integer not null default 0,
  suppressed jsonb not null default '{}',
  unassigned integer not null default 0,
  deferred integer not null default 0,
  error text,
  requested_by text,
  requested_at timestamptz not null,
  started_at timestamptz,
  finished_at timestamptz,
  primary key (tenant_id, id),
  check ((status in ('SUCCEEDED', 'FAILED')) = (finished_at is not null))
);

-- A schedule that fires twice with one scheduled time makes one evaluation per trigger.
create unique index trigger_evaluations_once on automation.trigger_evaluations (tenant_id, trigger_id, scheduled_at)
  where source = 'SCHEDULE';
create index trigger_evaluations_newest on automation.trigger_evaluations (tenant_id, scheduled_at, id);
create index trigger_evaluations_open on automation.trigger_evaluations (trigger_type, requested_at)
  where status in ('QUEUED', 'RUNNING');

-- How far a trigger has looked: up to which instant, and at the writes of which transactions.
create table automation.trigger_watermarks (
  tenant_id uuid not null,
  trigger_id uuid not null,
  looked_at timestamptz not null,
  looked_xid xid8 not null,
  primary key (tenant_id, trigger_id)
);

-- Customers whom a trigger must look at again at a known moment, although nothing about them will have changed:
-- not ripe yet, suppressed, or deferred.
create table automation.trigger_agenda (
  tenant_id uuid not null,
  trigger_id uuid not null,
  customer_id uuid not null,
  look_at timestamptz not null,
  primary key (tenant_id, trigger_id, customer_id)
);

-- Without the tenant in front: beginning like the primary key, it was taken for it when statistics were missing, and each
-- look-up of a customer read the trigger's whole agenda (10 s for 3 000 deferred customers, now 0.1 s).
create index trigger_agenda_due on automation.trigger_agenda (trigger_id, look_at);

-- Customers whose orders or samples were written, by transaction. Pruned once every trigger has looked.
create table automation.changed_customers (
  tenant_id uuid not null,
  customer_id uuid not null,
  changed_xid xid8 not null,
  noted_at timestamptz not null default now()
);

create index changed_customers_since on automation.changed_customers (tenant_id, changed_xid, customer_id);

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

create table automation.api_keys (
  id uuid primary key default gen_random_uuid(),
  tenant_id uuid, -- null: the platform's
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
