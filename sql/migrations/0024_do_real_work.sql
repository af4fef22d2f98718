-- What jobs write: documents of customers, and figures about them.

-- A job that runs twice names its document by its own id: the second time it finds it, and writes no second version.
create unique index business_plans_document on crm.business_plans (tenant_id, document_key) where document_key is not null;

-- How engaged each customer is: replaced as a whole every few hours.
create table automation.client_metrics (
  tenant_id uuid not null,
  customer_id uuid not null,
  computed_at timestamptz not null,
  last_order_at timestamptz,
  orders_90_days integer not null,
  revenue_90_days numeric(14, 2) not null,
  samples_90_days integer not null,
  activities_30_days integer not null,
  open_tasks integer not null,
  deliverables_completed integer not null,
  deliverables_overdue integer not null,
  emails_sent_30_days integer not null,
  -- 0 to 100: up to 40 for a recent order, 20 for how many, 20 for activities, 20 for deliverables completed.
  engagement_score integer not null check (engagement_score between 0 and 100),
  primary key (tenant_id, customer_id)
);

alter table automation.client_metrics enable row level security;
create policy every_tenant on automation.client_metrics to followthrough_engine using (true) with check (true);
create policy own_tenant on automation.client_metrics to followthrough_api using (tenant_id = (select automation.current_tenant())) with check (tenant_id = (select automation.current_tenant()));

grant select, insert, update, delete on automation.client_metrics to followthrough_engine;
grant select on automation.client_metrics to followthrough_api;
grant insert on crm.business_plans, crm.deliverables to followthrough_engine;
