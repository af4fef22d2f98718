-- First delivered order of each customer; one that is not ripe yet with the moment it ripens.
select
  f.customer_id,
  f.order_id::text as occurrence_key,
  f.delivered_at as waiting_since,
  null::text as product,
  (f.delivered_at at time zone :time_zone::text)::date as fact_on,
  floor(extract(epoch from :now::timestamptz - f.delivered_at) / 86400)::int as days,
  ripe.at <= :now::timestamptz as is_due,
  case when ripe.at > :now::timestamptz then ripe.at end as look_at
from (
  select distinct on (o.customer_id) o.customer_id, o.id as order_id, o.delivered_at
  from examined
  join crm.orders o on o.tenant_id = :tenant_id::uuid and o.customer_id = examined.customer_id
  where o.status = 'DELIVERED' and o.delivered_at is not null
  order by o.customer_id, o.delivered_at, o.id
) f
cross join lateral (select f.delivered_at + make_interval(days => (:settings::jsonb ->> 'daysAfter')::int) as at) ripe
where f.delivered_at >= :now::timestamptz - make_interval(days => (:settings::jsonb ->> 'lookbackDays')::int)
