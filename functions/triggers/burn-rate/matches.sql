-- Customers against their own rhythm: the mean gap between the last five days with a delivery, and how far past it they are.
select
  c.customer_id,
  c.customer_id::text || ':' || c.last_day::text || ':' || c.period as occurrence_key,
  c.due_at as waiting_since,
  null::text as product,
  c.last_day as fact_on,
  c.interval_days as days,
  coalesce(:now::timestamptz between c.due_at and c.ends_at, false) as is_due,
  least(
    c.next_delivery_at,
    case
      when :now::timestamptz < c.due_at then c.due_at
      when c.next_alert_at <= c.ends_at then c.next_alert_at
    end
  ) as look_at
from (
  select
    r.*,
    u.next_delivery_at,
    coalesce(r.known_customer_id, u.customer_id) as customer_id,
    d.due_at,
    d.due_at + make_interval(days => (:settings::jsonb ->> 'lookbackDays')::int) as ends_at,
    n.period,
    d.due_at + make_interval(days => (n.period + 1) * (:settings::jsonb ->> 'realertDays')::int) as next_alert_at
  from (
    select
      last_five.customer_id as known_customer_id,
      max(last_five.day) as last_day,
      -- Mean gap in whole days, a half rounding up, at least one.
      greatest(1, (2 * (max(last_five.day) - min(last_five.day)) + count(*) - 1) / (2 * (count(*) - 1)))::int as interval_days
    from (
      select
        days.customer_id,
        days.day,
        row_number() over (partition by days.customer_id order by days.day desc) as place,
        count(*) over (partition by days.customer_id) as order_days
      from (
        select distinct o.customer_id, (o.delivered_at at time zone 'UTC')::date as day
        from examined
        join crm.orders o on o.tenant_id = :tenant_id::uuid and o.customer_id = examined.customer_id
        where o.status = 'DELIVERED' and o.delivered_at <= :now::timestamptz
      ) days
    ) last_five
    where last_five.place <= 5 and last_five.order_days >= (:settings::jsonb ->> 'minimumOrders')::int
    group by last_five.customer_id
    having count(*) >= 2
  ) r
  full join (
    -- Deliveries that are entered ahead of their day: they change the rhythm when that day comes.
    select o.customer_id, min(o.delivered_at) as next_delivery_at
    from examined
    join crm.orders o on o.tenant_id = :tenant_id::uuid and o.customer_id = examined.customer_id
    where o.status = 'DELIVERED' and o.delivered_at > :now::timestamptz
    group by o.customer_id
  ) u on u.customer_id = r.known_customer_id
  cross join lateral (
    select (r.last_day + r.interval_days
      + r.interval_days * (:settings::jsonb ->> 'percentageThreshold')::int / 100)::timestamp at time zone 'UTC' as due_at
  ) d
  cross join lateral (
    select greatest(0, floor(extract(epoch from :now::timestamptz - d.due_at) / 86400)::int)
      / (:settings::jsonb ->> 'realertDays')::int as period
  ) n
) c
