-- Files of rows that tenants import into the collections of the CRM (docs/data.md). The file lies in the bucket; this is how far it was read.
create table automation.row_imports (
  tenant_id uuid not null,
  id uuid not null default automation.next_id(),
  collection text not null check (collection in ('users', 'products', 'customers', 'orders', 'samples', 'deliverables')),
  file_name text not null check (length(file_name) between 1 and 200),
  size_bytes integer not null check (size_bytes > 0),
  -- Columns, constants and choices, as the API takes them.
  settings jsonb not null check (jsonb_typeof(settings) = 'object'),
  -- waiting: for the file. checking: reads the whole file and stores nothing.
  state text not null check (state in ('waiting', 'queued', 'checking', 'storing', 'done', 'refused', 'failed', 'cancelled')),
  -- Why it failed, as `CODE: message`.
  problem text check (length(problem) <= 1000),
  job_id uuid,
  -- Which version of the file is read.
  etag text check (length(etag) between 1 and 200),
  -- The last row of the file whose outcome is known; the header is row 1. What a retry begins behind.
  last_row integer not null default 0 check (last_row >= 0),
  bytes_read integer not null default 0 check (bytes_read >= 0),
  rows_read integer not null default 0,
  created integer not null default 0,
  updated integer not null default 0,
  unchanged integer not null default 0,
  held integer not null default 0,
  refused integer not null default 0,
  released integer not null default 0,
  -- Headers of columns that give no member.
  ignored_columns jsonb not null default '[]' check (jsonb_typeof(ignored_columns) = 'array'),
  has_report boolean not null default false,
  created_by text not null check (length(created_by) between 1 and 300),
  created_at timestamptz not null,
  upload_until timestamptz not null,
  started_at timestamptz,
  ended_at timestamptz,
  primary key (tenant_id, id),
  constraint row_imports_ended check ((state in ('done', 'refused', 'failed', 'cancelled')) = (ended_at is not null)),
  constraint row_imports_started check ((state in ('queued', 'checking', 'storing')) <= (job_id is not null))
);
create index row_imports_newest on automation.row_imports (tenant_id, created_at, id);
create index row_imports_old on automation.row_imports (created_at);

alter table automation.row_imports enable row level security;
create policy every_tenant on automation.row_imports to followthrough_engine using (true) with check (true);
create policy own_tenant on automation.row_imports to followthrough_api
  using (tenant_id = (select automation.current_tenant())) with check (tenant_id = (select automation.current_tenant()));
grant select, update, delete on automation.row_imports to followthrough_engine;
grant select, insert, update on automation.row_imports to followthrough_api;

-- The job stores rows by the statements of the API.
grant insert, update on crm.customers, crm.users, crm.products, crm.orders, crm.sample_usages, crm.deliverables to followthrough_engine;
grant insert, delete on crm.order_lines to followthrough_engine;
