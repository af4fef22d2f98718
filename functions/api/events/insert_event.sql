-- Records an event once per key: of two at once the second waits, and answers the first one's id.
insert into automation.events as first (id, tenant_id, type, customer_id, data, occurred_at, dedupe_key)
values (:event_id::uuid, :tenant_id::uuid, :type::text, :customer_id::uuid, :data::jsonb, :now::timestamptz, :dedupe_key::text)
on conflict (tenant_id, dedupe_key) do update set dedupe_key = first.dedupe_key
returning first.id
