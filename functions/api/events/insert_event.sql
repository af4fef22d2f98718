-- Records an event once per key, as handled when only workflows know its type. Of two concurrent inserts the second waits, and returns the id of the first.
insert into automation.events as first (id, tenant_id, type, customer_id, data, occurred_at, dedupe_key, handled_at, outcome)
select
  :event_id::uuid, :tenant_id::uuid, :type::text, :customer_id::uuid, :data::jsonb, :now::timestamptz, :dedupe_key::text,
  case when :is_handled::boolean then :now::timestamptz end, case when :is_handled::boolean then 'DONE' end
from automation.take_quota(:tenant_id::uuid, 'events_per_minute', 1, :now::timestamptz)
on conflict (tenant_id, dedupe_key) do update set dedupe_key = first.dedupe_key
returning first.id
