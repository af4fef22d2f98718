-- Messages that people write to pages, and what a channel says of ours (docs/messages.md, "Inbound").

-- One row for each message that arrived: a delivery that comes again changes nothing. Texts are not kept here.
create table automation.inbound_messages (
  tenant_id uuid not null,
  page_id bigint not null,
  -- The channel's id of the message.
  message_id text not null check (length(message_id) between 1 and 300),
  recipient_id text not null check (length(recipient_id) between 1 and 256),
  kind text not null check (kind in ('message', 'postback')),
  sent_at timestamptz not null,
  received_at timestamptz not null,
  is_opt_out boolean not null default false,
  -- The run that its words started, and the word as the entry has it. No word: an entry that takes any message.
  trigger_run_id bigint,
  matched_keyword text check (length(matched_keyword) <= 200),
  primary key (tenant_id, page_id, message_id),
  foreign key (tenant_id, page_id) references automation.pages (tenant_id, page_id) on delete cascade
);
create index inbound_messages_received on automation.inbound_messages (received_at);

-- Messages of ours of which the channel has said that they were sent. An echo may come before the answer of the call that sent the message.
create table automation.message_echoes (
  tenant_id uuid not null,
  page_id bigint not null,
  effect_key text not null check (length(effect_key) between 1 and 300),
  message_id text not null check (length(message_id) between 1 and 300),
  received_at timestamptz not null,
  primary key (tenant_id, effect_key),
  foreign key (tenant_id, page_id) references automation.pages (tenant_id, page_id) on delete cascade
);
create index message_echoes_received on automation.message_echoes (received_at);

-- Finds the message that an echo names among those that failed, or may have.
create index jobs_failed_messages on automation.jobs (tenant_id, dedupe_key) where failed_at is not null and type = 'SEND_MESSAGE';

alter table automation.events
  drop constraint events_type_check,
  -- As in 0053, and `message`. Not valid: rows of before fulfil the old constraint.
  add constraint events_type_check check (
    type in (
      'CLIENT_CREATED', 'CLIENT_ACTIVATED', 'DELIVERABLE_COMPLETED', 'BUSINESS_PLAN_COMPLETED', 'DELIVERABLE_OVERDUE',
      'MONTH_TRANSITION', 'CLIENT_MILESTONE_REACHED')
    or type ~ '^(customer|order|sample|task|booking|deliverable|message|workflow|custom)\.[a-z0-9._-]{1,90}$' and handled_at is not null) not valid;

do $$
declare
  place text;
begin
  foreach place in array array['inbound_messages', 'message_echoes'] loop
    execute format('alter table automation.%I enable row level security', place);
    execute format('create policy every_tenant on automation.%I to followthrough_engine using (true) with check (true)', place);
  end loop;
end
$$;
grant select, insert, update, delete on automation.inbound_messages, automation.message_echoes to followthrough_engine;
