-- Tells what matches.sql asks of a customer, in its order: all hold exactly when the customer is due.
select k.name, coalesce(k.holds, false) as holds, coalesce(k.value, 'no delivery') as value, coalesce(k.needs, 'a delivery') as needs
from (
  select
    min(o.delivered_at) as delivered_at,
    floor(extract(epoch from :now::timestamptz - min(o.delivered_at)) / 86400) as days,
    (:settings::jsonb ->> 'daysAfter')::int as days_after,
    (:settings::jsonb ->> 'lookbackDays')::int as lookback_days
  from crm.orders o
  where o.tenant_id = :tenant_id::uuid and o.customer_id = :customer_id::uuid and o.status = 'DELIVERED' and o.delivered_at is not null
) f
cross join lateral (values
  ('firstDelivery', f.delivered_at < timestamptz '10000-01-01 00:00Z',
    coalesce((f.delivered_at at time zone :time_zone::text)::date::text, 'none'), 'a delivered order'),
  ('daysAfter', f.delivered_at + f.days_after * interval '24 hours' <= :now::timestamptz, f.days || case f.days when 1 then ' day' else ' days' end, 'at least ' || f.days_after),
  ('lookbackDays', f.delivered_at >= :now::timestamptz - f.lookback_days * interval '24 hours', f.days || case f.days when 1 then ' day' else ' days' end, 'at most ' || f.lookback_days)
) k (name, holds, value, needs)
