-- Lists the subscriptions of a tenant with the state of their lanes, oldest first, a page at a time; or returns one.
select
  s.id,
  s.name as "name!",
  s.url as "url!",
  to_jsonb(s.event_types) as "event_types!",
  s.status as "status!",
  s.ended_reason,
  s.per_second as "per_second!",
  case when l.opened_until is null then 'closed' when l.opened_until > :now::timestamptz then 'open' else 'half_open' end as "breaker!",
  s.secret_last_four as "secret_last_four!",
  s.secret_set_at as "secret_set_at!",
  case when s.previous_until > :now::timestamptz then s.previous_until end as "previous_until?",
  s.last_success_at,
  s.last_failure_at,
  s.last_error,
  s.created_at as "created_at!",
  s.updated_at as "updated_at!",
  s.created_at::text as "cursor_at!"
from automation.webhook_subscriptions s
left join automation.lane_states l on l.tenant_id = s.tenant_id and l.key = s.lane_key
where s.tenant_id = :tenant_id::uuid
  and (:subscription_id::uuid is null or s.id = :subscription_id::uuid)
  and (:after_id::uuid is null or (s.created_at, s.id) > (:after_at::text::timestamptz, :after_id::uuid))
order by s.created_at, s.id
limit :limit::int
