-- Finds samples without a follow-up and without an order of that product since; one that is not due yet comes with its moment.
select
  s.customer_id,
  s.id::text as occurrence_key,
  s.tasted_at as waiting_since,
  ripe.at as due_from,
  s.tasted_at + (:settings::jsonb ->> 'lookbackDays')::int * interval '24 hours' as due_until,
  coalesce(p.name, 'unnamed product') as product,
  (s.tasted_at at time zone :time_zone::text)::date as fact_on,
  floor(extract(epoch from :now::timestamptz - s.tasted_at) / 86400)::int as days,
  ripe.at <= :now::timestamptz as is_due,
  case when ripe.at > :now::timestamptz then ripe.at end as look_at
from (
  select a.id, a.customer_id, a.product_id, a.tasted_at
  from crm.sample_usages a
  where :is_full::boolean
    and a.tenant_id = :tenant_id::uuid
    and a.tasted_at >= :now::timestamptz - (:settings::jsonb ->> 'lookbackDays')::int * interval '24 hours'
    -- Infinity, or a year so late that adding days overflows, would fail the evaluation of all customers.
    and a.tasted_at < timestamptz '10000-01-01 00:00Z'
    and a.followed_up_at is null and not a.resulted_in_order
  union all
  select c.id, c.customer_id, c.product_id, c.tasted_at
  from examined
  cross join lateral (
    select k.id, k.customer_id, k.product_id, k.tasted_at
    from crm.sample_usages k
    where k.tenant_id = :tenant_id::uuid and k.customer_id = examined.customer_id
      and k.tasted_at >= :now::timestamptz - (:settings::jsonb ->> 'lookbackDays')::int * interval '24 hours'
      and k.tasted_at < timestamptz '10000-01-01 00:00Z'
      and k.followed_up_at is null and not k.resulted_in_order
    offset 0
  ) c
  where not :is_full::boolean
) s
cross join lateral (select s.tasted_at + (:settings::jsonb ->> 'daysAfter')::int * interval '24 hours' as at) ripe
left join lateral (
  select coalesce(nullif(btrim(q.name), ''), nullif(btrim(q.sku), '')) as name from crm.products q where q.tenant_id = :tenant_id::uuid and q.id = s.product_id offset 0
) p on true
where not exists (
  select from crm.orders o
  join crm.order_lines l on l.tenant_id = o.tenant_id and l.order_id = o.id and l.product_id = s.product_id
  where o.tenant_id = :tenant_id::uuid
    and o.customer_id = s.customer_id
    and o.ordered_at between s.tasted_at and :now::timestamptz
    and o.status <> 'CANCELLED'
  offset 0
)
