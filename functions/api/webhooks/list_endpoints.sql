-- Lists the webhook endpoints of a tenant, oldest first, a page at a time; or returns one. Refused calls are those of seven days.
select
  e.id,
  e.name as "name!",
  e.form as "form!",
  e.event_type as "event_type!",
  e.secret_last_four,
  e.secret_set_at,
  case when e.previous_until > :now::timestamptz then e.previous_last_four end as "previous_last_four?",
  case when e.previous_until > :now::timestamptz then e.previous_until end as "previous_until?",
  e.verify_token,
  e.tolerance_seconds as "tolerance_seconds!",
  e.dedupe_header,
  array_to_string(e.dedupe_path, '.') as "dedupe_path?",
  to_jsonb(e.allowed_addresses) as "allowed_addresses!",
  e.per_second as "per_second!",
  e.is_paused as "is_paused!",
  e.customer,
  (
    select max(d.received_at) from automation.webhook_deliveries d where d.tenant_id = e.tenant_id and d.endpoint_id = e.id
  ) as "last_delivery_at?",
  (
    select coalesce(jsonb_agg(jsonb_build_object('day', r.day, 'reason', r.reason, 'calls', r.calls, 'lastAt', automation.iso_of(r.last_at), 'detail', r.detail)
      order by r.last_at desc, r.reason), '[]')
    from (
      select f.day, f.reason, f.calls, f.last_at, f.detail
      from automation.webhook_refusals f
      where f.tenant_id = e.tenant_id and f.endpoint_id = e.id and f.day > (:now::timestamptz at time zone 'UTC')::date - 7
      order by f.last_at desc, f.reason
      limit 10
    ) r
  ) as "refusals!",
  e.created_at as "created_at!",
  e.updated_at as "updated_at!",
  e.created_at::text as "cursor_at!"
from automation.webhook_endpoints e
where e.tenant_id = :tenant_id::uuid
  and (:endpoint_id::uuid is null or e.id = :endpoint_id::uuid)
  and (:after_id::uuid is null or (e.created_at, e.id) > (:after_at::text::timestamptz, :after_id::uuid))
order by e.created_at, e.id
limit :limit::int
