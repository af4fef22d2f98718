-- How many events led to a delivery, as its sender says when it is this installation (automation.events.depth).
alter table automation.webhook_deliveries add column depth smallint not null default 0 check (depth >= 0);
