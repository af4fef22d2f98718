-- The CRM's tables. A team that has tables of its own may replace these by tables or views with the same columns.
-- Primary keys carry the tenant, so that no row can refer to another tenant. A table whose rows all belong to a customer
-- or a product has its tenant through them, and no foreign key to crm.tenants.

create schema crm;

create table crm.tenants (
  id uuid primary key default gen_random_uuid(),
  slug text not null unique,
  name text not null,
  time_zone text not null default 'America/New_York',
  default_assignee_id uuid,
  created_at timestamptz not null default now()
);

create table crm.users (
  id uuid not null default gen_random_uuid(),
  tenant_id uuid not null references crm.tenants (id),
  email text,
  name text,
  role text,
  is_active boolean not null default true,
  primary key (tenant_id, id)
);

alter table crm.tenants
  add foreign key (id, default_assignee_id) references crm.users (tenant_id, id);

create table crm.customers (
  id uuid not null default gen_random_uuid(),
  tenant_id uuid not null references crm.tenants (id),
  name text,
  email text,
  phone text,
  account_number text,
  status text not null default 'ACTIVE' check (status in ('LEAD', 'ACTIVE', 'INACTIVE', 'ARCHIVED')),
  sales_rep_id uuid,
  do_not_contact_until date,
  time_zone text,
  tags jsonb not null default '[]',
  attributes jsonb not null default '{}',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id),
  foreign key (tenant_id, sales_rep_id) references crm.users (tenant_id, id)
);

create index customers_do_not_contact_until on crm.customers (tenant_id, do_not_contact_until)
  where do_not_contact_until is not null;

create table crm.products (
  id uuid not null default gen_random_uuid(),
  tenant_id uuid not null references crm.tenants (id),
  sku text,
  name text,
  primary key (tenant_id, id)
);

create table crm.orders (
  id uuid not null default gen_random_uuid(),
  tenant_id uuid not null,
  customer_id uuid not null,
  status text not null default 'PLACED' check (status in ('PLACED', 'DELIVERED', 'CANCELLED')),
  ordered_at timestamptz not null,
  delivered_at timestamptz,
  total numeric(12, 2) not null default 0,
  primary key (tenant_id, id),
  foreign key (tenant_id, customer_id) references crm.customers (tenant_id, id)
);

-- Covers what the triggers read of orders, so that they do not read the table.
create index orders_customer on crm.orders (tenant_id, customer_id, ordered_at) include (status, delivered_at, id);

create table crm.order_lines (
  id uuid not null default gen_random_uuid(),
  tenant_id uuid not null,
  order_id uuid not null,
  product_id uuid not null,
  quantity integer not null default 1,
  amount numeric(12, 2) not null default 0,
  primary key (tenant_id, id),
  foreign key (tenant_id, order_id) references crm.orders (tenant_id, id) on delete cascade,
  foreign key (tenant_id, product_id) references crm.products (tenant_id, id)
);

create index order_lines_order on crm.order_lines (tenant_id, order_id, product_id);

create table crm.sample_usages (
  id uuid not null default gen_random_uuid(),
  tenant_id uuid not null,
  customer_id uuid not null,
  product_id uuid not null,
  sales_rep_id uuid,
  quantity integer not null default 1,
  tasted_at timestamptz not null,
  feedback text,
  needs_follow_up boolean not null default false,
  followed_up_at timestamptz,
  resulted_in_order boolean not null default false,
  primary key (tenant_id, id),
  foreign key (tenant_id, customer_id) references crm.customers (tenant_id, id),
  foreign key (tenant_id, product_id) references crm.products (tenant_id, id),
  foreign key (tenant_id, sales_rep_id) references crm.users (tenant_id, id)
);

create index sample_usages_customer on crm.sample_usages (tenant_id, customer_id, tasted_at);
create index sample_usages_tasted_at on crm.sample_usages (tenant_id, tasted_at);
-- An evaluation of all customers reads its open samples from a few pages of this index: a first evaluation takes a tenth less.
create index sample_usages_open on crm.sample_usages (tenant_id, tasted_at) include (id, customer_id, product_id)
  where followed_up_at is null and not resulted_in_order;

create table crm.sample_feedback_templates (
  id uuid not null default gen_random_uuid(),
  tenant_id uuid not null references crm.tenants (id),
  category text not null check (category in ('POSITIVE', 'NEGATIVE', 'NEUTRAL')),
  label text not null,
  sort_order integer not null default 0,
  is_active boolean not null default true,
  primary key (tenant_id, id),
  unique (tenant_id, label)
);

create table crm.sample_metrics (
  tenant_id uuid not null,
  product_id uuid not null,
  period_start date not null,
  samples_given integer not null,
  customers_sampled integer not null,
  customers_converted integer not null,
  conversion_rate numeric(5, 2) not null,
  revenue numeric(12, 2) not null,
  primary key (tenant_id, product_id, period_start),
  foreign key (tenant_id, product_id) references crm.products (tenant_id, id)
);

create table crm.tasks (
  id uuid not null default gen_random_uuid(),
  tenant_id uuid not null,
  customer_id uuid not null,
  assignee_id uuid,
  title text not null,
  description text,
  due_at timestamptz,
  status text not null default 'PENDING' check (status in ('PENDING', 'IN_PROGRESS', 'COMPLETED', 'CANCELLED')),
  priority text not null default 'MEDIUM' check (priority in ('LOW', 'MEDIUM', 'HIGH', 'URGENT')),
  source text,
  occurrence_key text, -- what the trigger acted on; the sample's id for a sample task
  created_at timestamptz not null default now(),
  completed_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, customer_id) references crm.customers (tenant_id, id),
  foreign key (tenant_id, assignee_id) references crm.users (tenant_id, id)
);

create index tasks_newest on crm.tasks (tenant_id, created_at, id);

create table crm.activities (
  id uuid not null default gen_random_uuid(),
  tenant_id uuid not null,
  customer_id uuid not null,
  user_id uuid,
  type text not null,
  summary text,
  data jsonb not null default '{}',
  occurred_at timestamptz not null default now(),
  primary key (tenant_id, id),
  foreign key (tenant_id, customer_id) references crm.customers (tenant_id, id),
  foreign key (tenant_id, user_id) references crm.users (tenant_id, id)
);

create table crm.deliverables (
  id uuid not null default gen_random_uuid(),
  tenant_id uuid not null,
  customer_id uuid not null,
  month integer not null check (month between 1 and 8),
  title text,
  status text not null default 'DRAFT'
    check (status in ('DRAFT', 'PENDING_REVIEW', 'APPROVED', 'DELIVERED', 'REJECTED', 'COMPLETED')),
  due_at timestamptz,
  completed_at timestamptz,
  document_key text,
  primary key (tenant_id, id),
  unique (tenant_id, customer_id, month),
  foreign key (tenant_id, customer_id) references crm.customers (tenant_id, id)
);

create table crm.business_plans (
  id uuid not null default gen_random_uuid(),
  tenant_id uuid not null,
  customer_id uuid not null,
  version integer not null,
  status text not null,
  content text,
  document_key text,
  created_at timestamptz not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, customer_id, version),
  foreign key (tenant_id, customer_id) references crm.customers (tenant_id, id)
);

-- A job that runs twice names its document by its own id: its second run finds the document and writes no other version.
create unique index business_plans_document on crm.business_plans (tenant_id, document_key) where document_key is not null;
