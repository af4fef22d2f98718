-- Asks for another wake-up of an event's function. A wake-up belongs to no tenant.
insert into automation.outbox (tenant_id, topic) values ('00000000-0000-0000-0000-000000000000', 'event:' || :type::text)
