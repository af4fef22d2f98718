-- Tells what matches.sql asks of a customer's samples. Each check counts the samples that passed the ones before it: all hold exactly
-- when a sample is due.
select k.name, k.samples > 0 as holds, k.samples || case k.samples when 1 then ' sample' else ' samples' end as value, k.needs
from (
  select
    count(*) as open,
    count(*) filter (where s.is_recent) as recent,
    count(*) filter (where s.is_recent and s.is_ripe) as ripe,
    count(*) filter (where s.is_recent and s.is_ripe and not s.has_order) as without_order
  from (
    select
      u.tasted_at >= :now::timestamptz - (:settings::jsonb ->> 'lookbackDays')::int * interval '24 hours' as is_recent,
      u.tasted_at + (:settings::jsonb ->> 'daysAfter')::int * interval '24 hours' <= :now::timestamptz as is_ripe,
      exists (
        select from crm.orders o
        join crm.order_lines l on l.tenant_id = o.tenant_id and l.order_id = o.id and l.product_id = u.product_id
        where o.tenant_id = u.tenant_id and o.customer_id = u.customer_id
          and o.ordered_at between u.tasted_at and :now::timestamptz and o.status <> 'CANCELLED'
      ) as has_order
    from crm.sample_usages u
    where u.tenant_id = :tenant_id::uuid and u.customer_id = :customer_id::uuid
      and u.followed_up_at is null and not u.resulted_in_order and u.tasted_at < timestamptz '10000-01-01 00:00Z'
  ) s
) f
cross join lateral (values
  ('followUp', f.open, 'not followed up and without a result'),
  ('lookbackDays', f.recent, 'tasted at most ' || (:settings::jsonb ->> 'lookbackDays') || case (:settings::jsonb ->> 'lookbackDays')::int when 1 then ' day' else ' days' end || ' ago'),
  ('daysAfter', f.ripe, 'tasted at least ' || (:settings::jsonb ->> 'daysAfter') || case (:settings::jsonb ->> 'daysAfter')::int when 1 then ' day' else ' days' end || ' ago'),
  ('order', f.without_order, 'no order of the product since')
) k (name, samples, needs)
