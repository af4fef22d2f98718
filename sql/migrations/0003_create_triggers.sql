-- What triggers keep. Nothing in the schema automation has a foreign key into crm, which a team may replace.

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

-- The primary key makes a follow-up happen once; no query decides it.
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

-- A schedule that delivers one scheduled time twice makes one evaluation per trigger.
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

-- Customers whom a trigger must look at again at a known moment although none of their rows changes: not due yet,
-- suppressed, or deferred.
create table automation.trigger_agenda (
  tenant_id uuid not null,
  trigger_id uuid not null,
  customer_id uuid not null,
  look_at timestamptz not null,
  primary key (tenant_id, trigger_id, customer_id)
);

-- Does not begin with the tenant: without statistics PostgreSQL would use such an index in place of the primary key, and
-- each look-up of a customer would read the trigger's whole agenda (10 s for 3 000 deferred customers instead of 0.1 s).
create index trigger_agenda_due on automation.trigger_agenda (trigger_id, look_at);

-- Customers whose orders or samples were written, by transaction. Deleted once every trigger has looked.
create table automation.changed_customers (
  tenant_id uuid not null,
  customer_id uuid not null,
  changed_xid xid8 not null,
  noted_at timestamptz not null default now()
);

create index changed_customers_since on automation.changed_customers (tenant_id, changed_xid, customer_id);

-- What an evaluation needs to know of a trigger. `can_follow_changes` is false when the evaluation must look at all
-- customers: the trigger never looked, transaction ids started anew (a restored dump), or the CRM's tables were replaced
-- by others, whose changes are not noted.
create view automation.trigger_views with (security_invoker = true) as
select
  t.tenant_id,
  t.id as trigger_id,
  t.config,
  tenant.time_zone,
  w.looked_at,
  w.looked_xid::text as since_xid,
  w.looked_xid is not null
    and w.looked_xid <= pg_snapshot_xmax(pg_current_snapshot())
    and (
      select count(*) = 8
      from pg_catalog.pg_trigger g
      where g.tgrelid in (to_regclass('crm.orders'), to_regclass('crm.sample_usages'), to_regclass('crm.order_lines'))
        and g.tgname in ('note_inserted', 'note_updated', 'note_moved', 'note_deleted')
        and g.tgenabled in ('O', 'A')
    ) as can_follow_changes
from automation.automated_triggers t
join crm.tenants tenant on tenant.id = t.tenant_id
left join automation.trigger_watermarks w on w.tenant_id = t.tenant_id and w.trigger_id = t.id;

do $$
declare
  place text;
begin
  foreach place in array array[
    'automated_triggers', 'triggered_tasks', 'trigger_evaluations', 'trigger_watermarks', 'trigger_agenda',
    'changed_customers'
  ] loop
    execute format('alter table automation.%I enable row level security', place);
    execute format('create policy every_tenant on automation.%I to followthrough_engine using (true) with check (true)', place);
    execute format('create policy own_tenant on automation.%I to followthrough_api
      using (tenant_id = (select automation.current_tenant())) with check (tenant_id = (select automation.current_tenant()))', place);
  end loop;
end
$$;

grant select on automation.automated_triggers, automation.trigger_views to followthrough_engine;
grant update on automation.automated_triggers to followthrough_engine; -- evaluations take turns by its row locks
grant select, insert, update on automation.trigger_evaluations, automation.trigger_watermarks to followthrough_engine;
grant select, insert, update, delete on automation.trigger_agenda to followthrough_engine;
grant select, insert on automation.triggered_tasks to followthrough_engine;
grant select, delete on automation.changed_customers to followthrough_engine;

grant select, insert, update on automation.automated_triggers, automation.trigger_evaluations to followthrough_api;
grant select on automation.triggered_tasks, automation.trigger_agenda to followthrough_api;
