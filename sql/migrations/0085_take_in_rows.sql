-- Rows that come in over the API (docs/data.md): the caller's own id of each, rows that wait for another, and persons who were erased.
-- A CRM that has views in place of these tables gives them a column `external_id` itself.
do $$
declare
  place text;
begin
  foreach place in array array['customers', 'users', 'products', 'orders', 'sample_usages', 'deliverables'] loop
    continue when not exists (select from pg_class c where c.oid = to_regclass('crm.' || place) and c.relkind in ('r', 'p'));
    execute format('alter table crm.%I add column if not exists external_id text', place);
  end loop;
end
$$;

do $$
declare
  place text;
begin
  foreach place in array array['customers', 'users', 'products', 'orders', 'sample_usages', 'deliverables'] loop
    continue when not exists (select from pg_class c where c.oid = to_regclass('crm.' || place) and c.relkind in ('r', 'p'));
    execute format('create unique index %I on crm.%I (tenant_id, external_id) where external_id is not null', place || '_by_external_id', place);
  end loop;
  -- Lists of rows by their moment.
  if exists (select from pg_class c where c.oid = to_regclass('crm.orders') and c.relkind in ('r', 'p')) then
    create index orders_newest on crm.orders (tenant_id, ordered_at, id);
  end if;
end
$$;

-- Rows whose customer, user or product is not there yet. `item` is the row as it came; it is stored when that one comes.
create table automation.held_rows (
  tenant_id uuid not null,
  collection text not null check (collection in ('customers', 'orders', 'samples', 'deliverables')),
  external_id text not null check (length(external_id) between 1 and 200),
  item jsonb not null check (jsonb_typeof(item) = 'object'),
  -- The first of those that are missing.
  missing_collection text check (missing_collection in ('customers', 'users', 'products')),
  missing_external_id text check (length(missing_external_id) between 1 and 200),
  -- Why the row was refused when its time had come: a person decides.
  problem text check (length(problem) <= 200),
  held_at timestamptz not null,
  primary key (tenant_id, collection, external_id),
  constraint held_rows_wait_or_failed check ((missing_collection is null) = (missing_external_id is null) and (missing_collection is null) <> (problem is null))
);
create index held_rows_missing on automation.held_rows (tenant_id, missing_collection, missing_external_id) where missing_collection is not null;

-- Persons who were erased. The caller's id is kept as a hash only: it refuses the person's return by an old export.
create table automation.erasures (
  tenant_id uuid not null,
  customer_id uuid not null,
  external_id_hash text check (length(external_id_hash) = 64),
  erased_at timestamptz not null,
  primary key (tenant_id, customer_id)
);
create unique index erasures_by_external_id on automation.erasures (tenant_id, external_id_hash) where external_id_hash is not null;

do $$
declare
  place text;
begin
  foreach place in array array['held_rows', 'erasures'] loop
    execute format('alter table automation.%I enable row level security', place);
    execute format('create policy every_tenant on automation.%I to followthrough_engine using (true) with check (true)', place);
    execute format('create policy own_tenant on automation.%I to followthrough_api
      using (tenant_id = (select automation.current_tenant())) with check (tenant_id = (select automation.current_tenant()))', place);
  end loop;
end
$$;

grant select, insert, update, delete on automation.held_rows, automation.erasures to followthrough_engine;
grant select, insert, update, delete on automation.held_rows to followthrough_api;
grant select on automation.erasures to followthrough_api;
grant insert, update, delete on crm.customers, crm.users, crm.products, crm.orders, crm.order_lines, crm.sample_usages, crm.deliverables
  to followthrough_api;
