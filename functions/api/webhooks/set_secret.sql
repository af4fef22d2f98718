-- Stores the sealed secret of a webhook endpoint. The one before is accepted until `previous_until`; null: no longer.
update automation.webhook_endpoints e
set secret = :secret::text, secret_last_four = :last_four::text, secret_set_at = :now::timestamptz,
  previous_secret = case when :previous_until::timestamptz is not null then e.secret end,
  previous_last_four = case when :previous_until::timestamptz is not null and e.secret is not null then e.secret_last_four end,
  previous_until = case when e.secret is not null then :previous_until::timestamptz end,
  updated_at = :now::timestamptz
where e.tenant_id = :tenant_id::uuid and e.id = :endpoint_id::uuid
