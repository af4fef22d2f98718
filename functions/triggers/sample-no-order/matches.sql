-- Samples not followed up, without an order of that product since the tasting; unripe ones with the moment they ripen.
select
  s.customer_id,
  s.id::text as occurrence_key,
  s.tasted_at as waiting_since,
  p.name as product,
  (s.tasted_at at time zone :time_zone::text)::date as fact_on,
  floor(extract(epoch from :now::timestamptz - s.tasted_at) / 86400)::int as days,
  ripe.at <= :now::timestamptz as is_due,
  case when ripe.at > :now::timestamptz then ripe.at end as look_at
from examined
join crm.sample_usages s on s.tenant_id = :tenant_id::uuid and s.customer_id = examined.customer_id
cross join lateral (select s.tasted_at + make_interval(days => (:settings::jsonb ->> 'daysAfter')::int) as at) ripe
left join crm.products p on p.tenant_id = s.tenant_id and p.id = s.product_id
where s.tasted_at >= :now::timestamptz - make_interval(days => (:settings::jsonb ->> 'lookbackDays')::int)
  and s.followed_up_at is null
  and not s.resulted_in_order
  and not exists (
    select from crm.orders o
    join crm.order_lines l on l.tenant_id = o.tenant_id and l.order_id = o.id and l.product_id = s.product_id
    where o.tenant_id = s.tenant_id
      and o.customer_id = s.customer_id
      and o.ordered_at between s.tasted_at and :now::timestamptz
      and o.status <> 'CANCELLED'
  )
