-- Changes a subscription. One that begins again is not counted by what was before.
update automation.webhook_subscriptions s
set name = :name::text, url = :url::text, event_types = array(select jsonb_array_elements_text(:event_types::jsonb)), per_second = :per_second::int,
  status = :status::text, ended_reason = case when :status::text = 'ENDED' then s.ended_reason end,
  last_success_at = case when s.status = 'ENDED' and :status::text <> 'ENDED' then :now::timestamptz else s.last_success_at end, updated_at = :now::timestamptz
where s.tenant_id = :tenant_id::uuid and s.id = :subscription_id::uuid
