-- Finds what a delivery needs: the subscription, and the event with its data. Nothing when the subscription or the event is gone.
select s.url as "url!", s.status as "status!", s.secret as "secret!", case when s.previous_until > :now::timestamptz then s.previous_secret end as "previous_secret?",
  e.type as "type!", e.customer_id, e.occurred_at as "occurred_at!",
  case when octet_length(e.data::text) <= 49152 then e.data end as "data?",
  e.depth::int as "depth!", j.created_at as "created_at!"
from automation.webhook_subscriptions s
join automation.events e on e.tenant_id = s.tenant_id and e.id = :event_id::uuid
join automation.jobs j on j.tenant_id = s.tenant_id and j.id = :job_id::uuid
where s.tenant_id = :tenant_id::uuid and s.id = :subscription_id::uuid
