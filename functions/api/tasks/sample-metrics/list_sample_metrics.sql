-- Lists a tenant's sample metrics, the newest period first, a page at a time. A product has one row of a period, so its id is the row's.
select
  m.product_id as "id!",
  left(p.name, 200) as "product_name?",
  m.period_start,
  m.samples_given,
  m.customers_sampled,
  m.customers_converted,
  m.conversion_rate::float8 as "conversion_rate!",
  m.revenue::float8 as "revenue!",
  (m.period_start::timestamp at time zone 'UTC')::text as "cursor_at!"
from crm.sample_metrics m
left join crm.products p on p.tenant_id = m.tenant_id and p.id = m.product_id
where m.tenant_id = :tenant_id::uuid
  and (:product_id::uuid is null or m.product_id = :product_id::uuid)
  and (:from::date is null or m.period_start >= :from::date)
  and (:to::date is null or m.period_start < :to::date)
  and (
    :after_id::uuid is null
    or (m.period_start, m.product_id) < ((:after_at::text::timestamptz at time zone 'UTC')::date, :after_id::uuid)
  )
order by m.period_start desc, m.product_id desc
limit :limit::int
