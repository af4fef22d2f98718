-- What mail systems reported about e-mails after SES took them. The stack's rule brings the reports to a function.

-- One row per address that something was reported about. An address that mail came back from, or whose owner complained,
-- gets no more mail of this tenant until a person allows it again.
create table automation.email_addresses (
  id uuid not null default gen_random_uuid(),
  tenant_id uuid not null,
  -- In lower case, because mail systems tell no case apart.
  address text not null check (address = lower(address) and length(address) <= 320),
  stopped_reason text check (stopped_reason in ('BOUNCED', 'COMPLAINED')),
  stopped_at timestamptz,
  -- Mails that came back for a reason that may pass, such as a full mailbox. They stop nothing.
  soft_bounces integer not null default 0 check (soft_bounces >= 0),
  -- The newest report, in the words of the mail system.
  last_detail text,
  last_reported_at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, address),
  check ((stopped_reason is null) = (stopped_at is null))
);
create index email_addresses_newest on automation.email_addresses (tenant_id, last_reported_at, id);

-- One row per report and address, because EventBridge may deliver a report twice.
create table automation.email_reports (
  tenant_id uuid not null,
  report_id text not null check (length(report_id) <= 200),
  address text not null,
  kind text not null check (kind in ('HARD_BOUNCE', 'SOFT_BOUNCE', 'COMPLAINT')),
  job_id uuid,
  detail text,
  occurred_at timestamptz not null,
  primary key (tenant_id, report_id, address)
);

alter table automation.email_addresses enable row level security;
alter table automation.email_reports enable row level security;
create policy every_tenant on automation.email_addresses to followthrough_engine using (true) with check (true);
create policy every_tenant on automation.email_reports to followthrough_engine using (true) with check (true);
create policy own_tenant on automation.email_addresses to followthrough_api
  using (tenant_id = (select automation.current_tenant())) with check (tenant_id = (select automation.current_tenant()));

grant select, insert, update on automation.email_addresses to followthrough_engine;
grant select, insert on automation.email_reports to followthrough_engine;
grant select, update on automation.email_addresses to followthrough_api;

-- Whom a tenant's e-mails come from. Null: the tenant's name, and the installation's address; replies go to the sender.
alter table automation.tenant_settings
  add column sender_name text check (length(sender_name) between 1 and 100 and sender_name !~ '[[:cntrl:]]'),
  add column reply_to_address text check (length(reply_to_address) <= 254 and reply_to_address ~ '^[^@[:space:]]+@[^@[:space:]]+$'),
  add column sender_address text check (length(sender_address) <= 254 and sender_address ~ '^[^@[:space:]]+@[^@[:space:]]+$');

-- E-mails that wait, by customer: they leave in the order of their causes.
create index jobs_mail_of_customer on automation.jobs (tenant_id, (payload ->> 'customerId'))
  where type = 'SEND_EMAIL' and status in ('QUEUED', 'PROCESSING');

-- What customers may read: the PDF of a plan or of a deliverable, the newest one of each.
create table automation.documents (
  id uuid not null default gen_random_uuid(),
  tenant_id uuid not null,
  customer_id uuid not null,
  type text not null check (type in ('BUSINESS_PLAN', 'DELIVERABLE')),
  -- Id of the plan or of the deliverable.
  subject_id uuid not null,
  title text not null,
  file_key text not null,
  pages integer not null,
  size_bytes integer not null,
  created_at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, type, subject_id)
);
create index documents_newest on automation.documents (tenant_id, created_at, id);

-- Links to documents. The token is 122 random bits; whoever has it may read the document until it expires.
create table automation.document_links (
  token uuid primary key default gen_random_uuid(),
  tenant_id uuid not null,
  document_id uuid not null,
  -- The e-mail's job, whose retry gives the same link. Null for a link that the API gave.
  job_id uuid,
  expires_at timestamptz not null,
  unique (tenant_id, job_id),
  foreign key (tenant_id, document_id) references automation.documents on delete cascade
);
create index document_links_of_document on automation.document_links (tenant_id, document_id, expires_at);

alter table automation.tenant_settings
  add column document_link_days integer not null default 30 check (document_link_days between 1 and 365),
  add column attach_documents boolean not null default false;

alter table automation.documents enable row level security;
alter table automation.document_links enable row level security;
create policy every_tenant on automation.documents to followthrough_engine using (true) with check (true);
create policy every_tenant on automation.document_links to followthrough_engine using (true) with check (true);
create policy own_tenant on automation.documents to followthrough_api
  using (tenant_id = (select automation.current_tenant())) with check (tenant_id = (select automation.current_tenant()));
create policy own_tenant on automation.document_links to followthrough_api
  using (tenant_id = (select automation.current_tenant())) with check (tenant_id = (select automation.current_tenant()));

grant select, insert, update on automation.documents to followthrough_engine;
grant select, insert, update, delete on automation.document_links to followthrough_engine;
grant select on automation.documents to followthrough_api;
grant select, insert, delete on automation.document_links to followthrough_api;
