-- Message flows: who sends (pages), who receives (subscribers), and who wants to (consents): docs/messages.md.

create table automation.pages (
  -- Meta's id of a page. One of another channel gets a number that JSON writes exactly.
  page_id bigint primary key default (1 + floor(random() * 9007199254740990))::bigint check (page_id > 0),
  tenant_id uuid not null,
  -- Names the page in the audit log and orders lists.
  id uuid not null unique default automation.next_id(),
  channel text not null check (channel in ('page', 'sms', 'whatsapp', 'http', 'email')),
  name text not null check (length(name) between 1 and 200),
  is_active boolean not null default true,
  -- Nothing is sent before. The same as the block of its lane: a change of either is made to the other.
  blocked_until timestamptz,
  per_second integer not null default 40 check (per_second between 1 and 300),
  -- Sealed (functions/engine/seals), AES-256-GCM, bound to tenant and page.
  token text check (token ~ '^sealed\.' and length(token) <= 8000),
  token_set_at timestamptz,
  -- Of `sms`: phone number, sender id, or pool. Of `whatsapp`: the id of the phone number. Of `http`: where messages are sent.
  origination_identity text check (length(origination_identity) between 1 and 256),
  phone_number_id text check (length(phone_number_id) between 1 and 100),
  url text check (length(url) between 1 and 2000),
  lane_key text not null generated always as ('page/' || page_id) stored,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint pages_of_tenant unique (tenant_id, page_id),
  constraint pages_token_without_moment check ((token is null) = (token_set_at is null)),
  constraint pages_without_sender check (case channel
    when 'sms' then origination_identity is not null
    when 'whatsapp' then phone_number_id is not null
    when 'http' then url is not null
    else true end)
);
create index pages_listed on automation.pages (tenant_id, created_at, id);

create table automation.subscribers (
  tenant_id uuid not null,
  page_id bigint not null,
  -- Meta's id of the person on this page, a phone number (E.164), or what the channel calls a recipient.
  recipient_id text not null check (length(recipient_id) between 1 and 256),
  id uuid not null unique default automation.next_id(),
  customer_id uuid,
  is_active boolean not null default true,
  inactive_reason text check (inactive_reason in ('OPTED_OUT', 'RECIPIENT_GONE', 'BOUNCED', 'COMPLAINED', 'BY_HAND')),
  inactive_at timestamptz,
  -- Of the last message from the recipient, and until when messages may follow it freely.
  last_message_at timestamptz,
  window_closes_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, page_id, recipient_id),
  constraint subscribers_active_with_reason check (not is_active or (inactive_reason is null and inactive_at is null)),
  foreign key (tenant_id, page_id) references automation.pages (tenant_id, page_id) on delete cascade
);
create index subscribers_of_customer on automation.subscribers (tenant_id, customer_id, page_id) where customer_id is not null;
create index subscribers_listed on automation.subscribers (tenant_id, created_at, id);

-- Whether a customer wants messages of a channel, or a recipient who is no customer's. No row: nobody has said anything. E-mail has
-- email_preferences.
create table automation.customer_consents (
  tenant_id uuid not null,
  id uuid not null default automation.next_id(),
  customer_id uuid,
  recipient_id text check (length(recipient_id) between 1 and 256),
  channel text not null check (channel in ('page', 'sms', 'whatsapp', 'http')),
  state text not null check (state in ('OPTED_IN', 'OPTED_OUT')),
  -- Who said so: `api`, `message` (an opt-out word), `provider` (the channel's own list), `sql`.
  source text not null default 'sql' check (source in ('api', 'message', 'provider', 'sql')),
  changed_at timestamptz not null default now(),
  primary key (tenant_id, id),
  constraint customer_consents_of_one check (num_nonnulls(customer_id, recipient_id) = 1),
  constraint customer_consents_of_customer unique (tenant_id, customer_id, channel),
  constraint customer_consents_of_recipient unique (tenant_id, recipient_id, channel)
);

alter table automation.tenant_settings
  -- Between the end of a message of a run and its next one.
  add column message_spacing_seconds integer not null default 2 check (message_spacing_seconds between 0 and 3600),
  add column keep_message_logs_days integer not null default 7 check (keep_message_logs_days between 1 and 365),
  -- Whoever writes one of them, and nothing else, gets no more messages of the channel (automation.is_opt_out).
  add column opt_out_words jsonb not null default '["STOP", "STOPALL", "UNSUBSCRIBE", "OPTOUT", "OPT-OUT", "REVOKE", "ARRET", "REMOVE"]'
    check (jsonb_typeof(opt_out_words) = 'array' and jsonb_array_length(opt_out_words) <= 100
      and not jsonb_path_exists(opt_out_words, '$[*] ? (@.type() != "string")'));

alter table automation.lanes
  drop constraint lanes_limits_of,
  -- As in 0041, and `page`: the limits are those of the page.
  add constraint lanes_limits_of check (limits_of in ('queue', 'endpoint', 'page'));

do $$
declare
  place text;
begin
  foreach place in array array['pages', 'subscribers', 'customer_consents'] loop
    execute format('alter table automation.%I enable row level security', place);
    execute format('create policy every_tenant on automation.%I to followthrough_engine using (true) with check (true)', place);
    execute format('create policy own_tenant on automation.%I to followthrough_api
      using (tenant_id = (select automation.current_tenant())) with check (tenant_id = (select automation.current_tenant()))', place);
  end loop;
end
$$;

grant select, insert, update, delete on automation.pages, automation.subscribers, automation.customer_consents to followthrough_engine;
-- Everything but the token, which the API writes and never reads.
grant select (page_id, tenant_id, id, channel, name, is_active, blocked_until, per_second, token_set_at, origination_identity, phone_number_id, url,
  lane_key, created_at, updated_at), insert, update on automation.pages to followthrough_api;
grant select, insert, update on automation.subscribers, automation.customer_consents to followthrough_api;
