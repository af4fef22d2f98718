-- Tells what matches.sql asks of a customer, in its order: all hold exactly when the customer is due.
select c.name, coalesce(c.holds, false) as holds, coalesce(c.value, 'no rhythm') as value, coalesce(c.needs, 'a rhythm of deliveries') as needs
from (
  select
    r.deliveries,
    r.last_day,
    r.modelled_days,
    r.interval_days,
    r.last_day + r.interval_days + r.interval_days * (:settings::jsonb ->> 'percentageThreshold')::int / 100 as due_on,
    (:now::timestamptz at time zone 'UTC')::date as day,
    (:settings::jsonb ->> 'lookbackDays')::int as lookback_days
  from (
    select
      h.deliveries,
      h.days[cardinality(h.days)] as last_day,
      h.modelled_days,
      coalesce(h.modelled_days, automation.mean_gap(h.days, least(h.deliveries, 5) - 1)) as interval_days
    from (
      -- The last five days with a delivery tell the rhythm; the model counts all of them.
      select array_agg(d.day order by d.day) as days, count(*)::int as deliveries,
        case when :settings::jsonb ->> 'model' = 'cadence' then automation.cadence_interval(
          (select m from automation.cadence_models m where m.tenant_id = :tenant_id::uuid and m.status = 'ON'), array_agg(d.day order by d.day)) end
          as modelled_days
      from (
        select distinct (o.delivered_at at time zone 'UTC')::date as day
        from crm.orders o
        where o.tenant_id = :tenant_id::uuid and o.customer_id = :customer_id::uuid and o.status = 'DELIVERED'
          and o.delivered_at > '-infinity' and o.delivered_at <= :now::timestamptz
      ) d
    ) h
  ) r
) f
cross join lateral (values
  ('minimumOrders', f.deliveries >= (:settings::jsonb ->> 'minimumOrders')::int, f.deliveries || case f.deliveries when 1 then ' day' else ' days' end || ' with a delivery',
    'at least ' || (:settings::jsonb ->> 'minimumOrders')),
  ('percentageThreshold', f.day >= f.due_on, f.day - f.last_day || case f.day - f.last_day when 1 then ' day' else ' days' end || ' since the last delivery', 'at least ' || f.due_on - f.last_day),
  ('lookbackDays', :now::timestamptz <= (f.due_on::timestamp at time zone 'UTC') + f.lookback_days * interval '24 hours',
    greatest(f.day - f.due_on, 0) || case f.day - f.due_on when 1 then ' day' else ' days' end || ' overdue', 'at most ' || f.lookback_days),
  ('model', true, f.interval_days || case f.interval_days when 1 then ' day' else ' days' end || case when f.modelled_days is null
    then ' by the rhythm: the cadence model is not on' else ' by the cadence model' end, 'cadence, and the rhythm while it is not on')
) c (name, holds, value, needs)
where c.name <> 'model' or :settings::jsonb ->> 'model' = 'cadence'
