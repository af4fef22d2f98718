-- Message flows as runs of workflows: what a message run has enrolled, and how its messages ended.

alter table automation.runs
  -- Of the recipients of a message run, and of the flows that they call.
  add column message_run_id bigint;
create index runs_of_message_run on automation.runs (tenant_id, message_run_id, id) where message_run_id is not null and status = 'RUNNING';

alter table automation.message_runs
  -- The audience is enrolled by keyset: the last recipient, and the moment when all are. Who subscribes after started_at is not one of them.
  add column started_at timestamptz,
  add column after_page bigint not null default 0,
  add column after_recipient text not null default '',
  add column enrolled_at timestamptz,
  add column turns integer not null default 0,
  -- A cancelled run whose recipients have not been ended yet.
  add column is_stopping boolean not null default false;
create index message_runs_enrolling on automation.message_runs (turns, id) where status = 'running' and enrolled_at is null;
create index message_runs_stopping on automation.message_runs (id) where is_stopping;

-- How messages ended, of trigger runs and of message runs. Messages that are on their way are not in it.
create table automation.message_outcomes (
  tenant_id uuid not null,
  of text not null check (of in ('trigger_run', 'message_run')),
  of_id bigint not null,
  status text not null check (status in ('sent', 'failed', 'skipped')),
  -- Empty for messages that were sent.
  code text not null,
  -- What the first of them said.
  message text,
  messages bigint not null check (messages > 0),
  primary key (tenant_id, of, of_id, status, code)
);

alter table automation.message_outcomes enable row level security;
create policy every_tenant on automation.message_outcomes to followthrough_engine using (true) with check (true);
create policy own_tenant on automation.message_outcomes to followthrough_api
  using (tenant_id = (select automation.current_tenant())) with check (tenant_id = (select automation.current_tenant()));
grant select, insert, update, delete on automation.message_outcomes to followthrough_engine;
grant select, insert, update on automation.message_outcomes to followthrough_api;
grant usage on sequence automation.trigger_runs_id_seq to followthrough_engine;
