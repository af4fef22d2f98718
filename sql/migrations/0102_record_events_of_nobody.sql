-- Events without a customer: of runs of nobody, of senders and deliveries that no customer is known of (docs/webhooks.md, "Subscriptions").
alter table automation.events alter column customer_id drop not null;
-- What the functions of the journey handle has a customer.
alter table automation.events add constraint events_without_customer check (customer_id is not null or handled_at is not null) not valid;
-- Of whoever wrote to a page, or was written to, without being a customer: looked for when the person is erased.
create index events_of_recipients on automation.events (tenant_id, (data ->> 'recipientId')) where customer_id is null and data ->> 'recipientId' is not null;
-- All others are forgotten by their age.
create index events_of_nobody on automation.events (tenant_id, occurred_at, id) where customer_id is null;
