-- Inserts a subscription. Triggers make its lane, and let events be recorded for it.
insert into automation.webhook_subscriptions (tenant_id, id, name, url, event_types, per_second, secret, secret_last_four, secret_set_at, created_at, updated_at)
values (:tenant_id::uuid, :subscription_id::uuid, :name::text, :url::text, array(select jsonb_array_elements_text(:event_types::jsonb)), :per_second::int,
  :secret::text, :last_four::text, :now::timestamptz, :now::timestamptz, :now::timestamptz)
