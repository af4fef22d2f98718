-- Changes the settings of a webhook endpoint.
update automation.webhook_endpoints
set name = :name::text, event_type = :event_type::text, tolerance_seconds = :tolerance_seconds::int, dedupe_header = :dedupe_header::text,
  dedupe_path = case when :dedupe_path::jsonb is not null then array(select jsonb_array_elements_text(:dedupe_path::jsonb)) end,
  allowed_addresses = array(select jsonb_array_elements_text(:allowed_addresses::jsonb)), per_second = :per_second::int, is_paused = :is_paused::boolean,
  customer = :customer::jsonb, updated_at = :now::timestamptz
where tenant_id = :tenant_id::uuid and id = :endpoint_id::uuid
