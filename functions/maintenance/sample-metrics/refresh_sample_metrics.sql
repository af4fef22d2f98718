-- Counts samples per product: those tasted in the thirty days that ended yesterday (tenant's zone), and the orders
-- of that product by that customer within thirty days after the tasting. Replaces the figures of the same period.
with tastings as (
  select s.id, s.customer_id, s.product_id, s.tasted_at
  from crm.sample_usages s
  where s.tenant_id = :tenant_id::uuid
    and s.tasted_at >= (:today::date - 30)::timestamp at time zone :time_zone::text
    and s.tasted_at < :today::date::timestamp at time zone :time_zone::text
),
conversions as (
  -- A line counts once, also when several tastings came before it.
  select distinct t.product_id, t.customer_id, l.id as line_id, l.amount
  from tastings t
  join crm.orders o on o.tenant_id = :tenant_id::uuid and o.customer_id = t.customer_id
    and o.ordered_at between t.tasted_at and t.tasted_at + interval '720 hours'
    and o.ordered_at <= :now::timestamptz
    and o.status <> 'CANCELLED'
  join crm.order_lines l on l.tenant_id = o.tenant_id and l.order_id = o.id and l.product_id = t.product_id
),
sampled as (
  select product_id, count(*)::int as samples_given, count(distinct customer_id)::int as customers_sampled
  from tastings
  group by product_id
),
converted as (
  select product_id, count(distinct customer_id)::int as customers_converted, sum(nullif(amount, 'NaN')) as revenue
  from conversions
  group by product_id
),
dropped as (
  delete from crm.sample_metrics m
  where m.tenant_id = :tenant_id::uuid and m.period_start = :today::date - 30
    and m.product_id not in (select product_id from sampled)
),
saved as (
  insert into crm.sample_metrics (tenant_id, product_id, period_start, samples_given, customers_sampled,
    customers_converted, conversion_rate, revenue)
  select :tenant_id::uuid, s.product_id, :today::date - 30, s.samples_given, s.customers_sampled,
    coalesce(c.customers_converted, 0),
    round(100.0 * coalesce(c.customers_converted, 0) / s.customers_sampled, 2),
    coalesce(c.revenue, 0)
  from sampled s
  left join converted c on c.product_id = s.product_id
  on conflict (tenant_id, product_id, period_start) do update set
    samples_given = excluded.samples_given,
    customers_sampled = excluded.customers_sampled,
    customers_converted = excluded.customers_converted,
    conversion_rate = excluded.conversion_rate,
    revenue = excluded.revenue
  returning product_id
)
select count(*)::int as "products!" from saved
