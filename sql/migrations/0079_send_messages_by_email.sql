-- E-mail as a channel of messages, and what channels report of messages after they took them (docs/messages.md, "E-mail" and "Deliveries").

-- What became of a message that a channel took: the worst that was reported. A report may come before the log of the message is written, so this is a table of its own.
create table automation.message_deliveries (
  tenant_id uuid not null,
  -- The channel's id of the message, as in automation.message_logs.
  message_id text not null check (length(message_id) between 1 and 300),
  status text not null check (status in ('delivered', 'failed', 'bounced', 'complained')),
  -- In the words of the channel.
  detail text check (length(detail) <= 500),
  occurred_at timestamptz not null,
  received_at timestamptz not null,
  primary key (tenant_id, message_id)
);
create index message_deliveries_received on automation.message_deliveries (received_at);

-- Finds the subscribers of an address, whatever its case.
create index subscribers_of_address on automation.subscribers (tenant_id, lower(recipient_id)) where recipient_id like '%@%';

alter table automation.message_deliveries enable row level security;
create policy every_tenant on automation.message_deliveries to followthrough_engine using (true) with check (true);
create policy own_tenant on automation.message_deliveries to followthrough_api
  using (tenant_id = (select automation.current_tenant())) with check (tenant_id = (select automation.current_tenant()));
grant select, insert, update, delete on automation.message_deliveries to followthrough_engine;
grant select on automation.message_deliveries to followthrough_api;
