-- Stores the sealed secret of a subscription. Until `previous_until` deliveries are signed with the one before as well; null: no longer.
update automation.webhook_subscriptions s
set secret = :secret::text, secret_last_four = :last_four::text, secret_set_at = :now::timestamptz,
  previous_secret = case when :previous_until::timestamptz is not null then s.secret end, previous_until = :previous_until::timestamptz,
  updated_at = :now::timestamptz
where s.tenant_id = :tenant_id::uuid and s.id = :subscription_id::uuid
