-- Files that tenants export the rows of a collection to (docs/data.md), and how far each is written.
create table automation.row_exports (
  tenant_id uuid not null,
  id uuid not null default automation.next_id(),
  collection text not null check (collection in ('users', 'products', 'customers', 'orders', 'samples', 'deliverables')),
  -- Filter and columns, as the API takes them.
  settings jsonb not null check (jsonb_typeof(settings) = 'object'),
  state text not null check (state in ('queued', 'writing', 'done', 'cancelled')),
  job_id uuid not null,
  -- Of the upload in parts: its id at S3, and the ETag of each part that is there.
  upload_id text check (length(upload_id) between 1 and 1100),
  parts jsonb not null default '[]' check (jsonb_typeof(parts) = 'array'),
  -- The last row that these parts have.
  after_at text check (length(after_at) <= 40),
  after_id uuid,
  rows integer not null default 0 check (rows >= 0),
  bytes bigint not null default 0 check (bytes >= 0),
  created_by text not null check (length(created_by) between 1 and 300),
  created_at timestamptz not null,
  ended_at timestamptz,
  primary key (tenant_id, id),
  constraint row_exports_ended check ((state in ('done', 'cancelled')) = (ended_at is not null))
);
create index row_exports_newest on automation.row_exports (tenant_id, created_at, id);
create index row_exports_old on automation.row_exports (created_at);

alter table automation.row_exports enable row level security;
create policy every_tenant on automation.row_exports to followthrough_engine using (true) with check (true);
create policy own_tenant on automation.row_exports to followthrough_api
  using (tenant_id = (select automation.current_tenant())) with check (tenant_id = (select automation.current_tenant()));
grant select, update, delete on automation.row_exports to followthrough_engine;
grant select, insert, update on automation.row_exports to followthrough_api;
