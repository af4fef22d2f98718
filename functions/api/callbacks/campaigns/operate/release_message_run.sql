-- Lets runs go on that were held while their campaign was paused. A statement of its own: it must see those that a walk has held until just now.
select from automation.release_message_run(:tenant_id::uuid, :message_run_id::text::bigint, :now::timestamptz)
