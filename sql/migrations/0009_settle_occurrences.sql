-- What tells occurrences apart that look alike, and what triggers say of themselves.

-- How many dates of a customer are over: acted on by every trigger, or changed by a person. The same date set again is then
-- another occurrence. A customer without a row had none.
create table automation.contact_dates (
  tenant_id uuid not null,
  customer_id uuid not null,
  dates_ended integer not null default 1,
  primary key (tenant_id, customer_id)
);

-- Dates that were acted on before this table was there.
insert into automation.contact_dates (tenant_id, customer_id)
select distinct k.tenant_id, k.customer_id
from automation.triggered_tasks k
join automation.automated_triggers t on t.tenant_id = k.tenant_id and t.id = k.trigger_id
where t.trigger_type = 'CUSTOMER_TIMING';

alter table automation.contact_dates enable row level security;
create policy every_tenant on automation.contact_dates to followthrough_engine using (true) with check (true);
create policy own_tenant on automation.contact_dates to followthrough_api
  using (tenant_id = (select automation.current_tenant())) with check (tenant_id = (select automation.current_tenant()));
grant select, insert, update on automation.contact_dates to followthrough_engine;
grant select on automation.contact_dates to followthrough_api;

-- The open tasks of a customer, and whether a trigger acted on one at all. Does not begin with the tenant, as trigger_agenda_due.
create index triggered_tasks_of_customer on automation.triggered_tasks (customer_id, trigger_id);

-- A trigger whose config says `startFrom: now` acts on what becomes due from this moment on. Null: on everything.
alter table automation.automated_triggers add column starts_at timestamptz;

-- How many customers an evaluation examined, and whether these were all. Null for evaluations that ended before.
alter table automation.trigger_evaluations add column examined integer, add column is_full boolean;

-- Off: no trigger of the tenant is evaluated.
alter table automation.tenant_settings add column run_triggers boolean not null default true;

create or replace view automation.trigger_views with (security_invoker = true) as
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
    ) as can_follow_changes,
  t.starts_at
from automation.automated_triggers t
join crm.tenants tenant on tenant.id = t.tenant_id
left join automation.trigger_watermarks w on w.tenant_id = t.tenant_id and w.trigger_id = t.id;
