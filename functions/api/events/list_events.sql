-- Lists a tenant's events, newest first, a page at a time; or returns one, with its data, which would not fit into a page.
select
  e.id,
  e.type,
  e.customer_id,
  left(c.name, 200) as "customer_name?",
  e.occurred_at,
  left(e.dedupe_key, 300) as "dedupe_key!",
  coalesce(split_part(e.outcome, ':', 1), 'WAITING') as "outcome!",
  nullif(ltrim(left(substr(e.outcome, strpos(e.outcome || ':', ':') + 1), 500)), '') as "reason?",
  e.attempts,
  e.handled_at,
  case when e.id = :event_id::uuid and octet_length(e.data::text) <= 49152 then e.data end as "data?",
  e.occurred_at::text as "cursor_at!"
from automation.events e
left join crm.customers c on c.tenant_id = e.tenant_id and c.id = e.customer_id
where e.tenant_id = :tenant_id::uuid
  and (:event_id::uuid is null or e.id = :event_id::uuid)
  and (:type::text is null or e.type = :type::text)
  and (:customer_id::uuid is null or e.customer_id = :customer_id::uuid)
  and (:outcome::text is null or coalesce(split_part(e.outcome, ':', 1), 'WAITING') = :outcome::text)
  and (:from::timestamptz is null or e.occurred_at >= :from::timestamptz)
  and (:to::timestamptz is null or e.occurred_at < :to::timestamptz)
  and (:after_id::uuid is null or (e.occurred_at, e.id) < (:after_at::text::timestamptz, :after_id::uuid))
order by e.occurred_at desc, e.id desc
limit :limit::int
