-- Campaigns run as message runs: their audience is written down first, may be paused, and is counted as it changes.

alter table automation.campaigns
  -- message_runs has how far the freezing is, campaign_counts how many recipients there are.
  drop column frozen_after,
  drop column recipients;
create index campaigns_taking_later on automation.campaigns (tenant_id, id) where takes_later_subscribers and status in ('RUNNING', 'PAUSED');

drop index automation.campaign_recipients_waiting;
alter table automation.campaign_recipients
  drop constraint campaign_recipients_status_check,
  -- WAITING: no run yet, or a run on the way. SENT: at least one message, and none has failed. The others got none: FAILED, or SUPPRESSED with a reason.
  add constraint campaign_recipients_status check (status in ('WAITING', 'SENT', 'FAILED', 'SUPPRESSED')),
  add constraint campaign_recipients_with_reason check ((status = 'SUPPRESSED') = (reason is not null));

-- How many recipients a campaign has in each state: kept by triggers of campaign_recipients, so that progress reads a few rows.
create table automation.campaign_counts (
  tenant_id uuid not null,
  campaign_id uuid not null,
  status text not null check (status in ('WAITING', 'SENT', 'FAILED', 'SUPPRESSED')),
  -- Empty but for SUPPRESSED.
  reason text not null,
  recipients bigint not null,
  primary key (tenant_id, campaign_id, status, reason),
  foreign key (tenant_id, campaign_id) references automation.campaigns (tenant_id, id) on delete cascade
);

alter table automation.message_runs
  drop constraint message_runs_page_ids_check,
  -- Without pages: a campaign to customers.
  add constraint message_runs_pages check (cardinality(page_ids) <= 1000 and (cardinality(page_ids) > 0 or campaign_id is not null)),
  -- No message of it begins, and no run of it goes on. Its audience is frozen all the same.
  add column is_paused boolean not null default false,
  -- Of its campaign's recipients, the last whose run was started.
  add column after_id bigint not null default 0;
create index message_runs_paused on automation.message_runs (id) where is_paused;

alter table automation.campaign_counts enable row level security;
create policy every_tenant on automation.campaign_counts to followthrough_engine using (true) with check (true);
create policy own_tenant on automation.campaign_counts to followthrough_api
  using (tenant_id = (select automation.current_tenant())) with check (tenant_id = (select automation.current_tenant()));
grant select, insert, update, delete on automation.campaign_counts to followthrough_engine;
grant select on automation.campaign_counts to followthrough_api;
