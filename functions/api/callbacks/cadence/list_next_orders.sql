-- Lists customers with orders on two days or more, by the model while it is on, else by the rhythm: `chance` by the chance of an order in 30 days, and
-- without the model as `next`, which is who orders next from today on, `overdue` whose day is over, most intervals first, but last who has rather left
-- than not, `value` who should bring most in the 90 days to come. All are counted anew; what the model says beside is computed for the page only. One
-- row at least, which tells the state of the model.
with buyers as materialized (
  select
    a.customer_id, a.days[1] as first_day, a.days[cardinality(a.days)] as last_day, cardinality(a.days) - 1 as repeats,
    (:now::timestamptz at time zone 'UTC')::date as today,
    coalesce(
      automation.cadence_interval((select m from automation.cadence_models m where m.tenant_id = :tenant_id::uuid and m.status = 'ON'), a.days),
      automation.mean_gap(a.days, least(cardinality(a.days), 5) - 1)
    ) as interval_days,
    (a.total - coalesce(a.first_value, 0)) / nullif(a.valued - num_nonnulls(a.first_value), 0) as mean_value
  from (
    select d.customer_id, array_agg(d.day order by d.day) as days, (array_agg(d.value order by d.day))[1] as first_value, sum(d.value) as total,
      count(d.value) as valued
    from (
      select o.customer_id, (o.delivered_at at time zone 'UTC')::date as day, sum(nullif(o.total, 'NaN')) as value
      from crm.orders o
      where o.tenant_id = :tenant_id::uuid and o.status = 'DELIVERED' and o.delivered_at > '-infinity' and o.delivered_at <= :now::timestamptz
      group by o.customer_id, (o.delivered_at at time zone 'UTC')::date
    ) d
    group by d.customer_id
    having count(*) > 1
  ) a
),
-- The orders to come of who has not left depend on these two only, and cost a series each: of many customers few differ.
paces as materialized (
  select k.repeats, k.first_day,
    automation.cadence_expected_orders(m, k.repeats, (k.today - k.first_day) / 7.0::double precision, 1, 90 / 7.0::double precision) as orders
  from (select distinct b.repeats, b.first_day, b.today from buyers b where :order::text = 'value') k
  join automation.cadence_models m on m.tenant_id = :tenant_id::uuid and m.status = 'ON'
)
select
  s.status as "status?",
  s.reason as "reason?",
  s.p is not null as "has_values!",
  p.customer_id as "customer_id?",
  left(p.name, 200) as "customer_name?",
  p.last_day as "last_order_on?",
  p.next_day as "next_order_on?",
  round(p.overdue_ratio::numeric, 2)::double precision as "overdue_ratio?",
  case when s.status = 'ON' then automation.cadence_of_customer(:tenant_id::uuid, p.customer_id, :now::timestamptz) end as "prediction?",
  p.place as "place?"
from (values (1)) one (n)
left join automation.cadence_models s on s.tenant_id = :tenant_id::uuid
left join (
  select l.*
  from (
    select
      c.id as customer_id, c.name, e.last_day, e.next_day, e.overdue_ratio,
      case
        when :order::text = 'value' then -e.value
        when :order::text = 'overdue' then case when e.alive < 0.5 then 1e6 else 0 end - e.overdue_ratio
        when e.chance is not null then -e.chance
        else (e.next_day - date '1970-01-01')::double precision
      end as place
    from (
      select
        b.customer_id, b.last_day, b.today,
        b.last_day + b.interval_days as next_day,
        (b.today - b.last_day)::double precision / b.interval_days as overdue_ratio,
        judged.alive,
        case when :order::text = 'chance' then
          automation.cadence_chance_of_order(m, b.repeats, (b.today - b.first_day) / 7.0::double precision, judged.alive, 30 / 7.0::double precision) end as chance,
        case when w.orders is not null then automation.cadence_value(m, b.repeats, b.mean_value, w.orders * judged.alive) end as value
      from buyers b
      left join paces w on w.repeats = b.repeats and w.first_day = b.first_day
      left join automation.cadence_models m on m.tenant_id = :tenant_id::uuid and m.status = 'ON' and :order::text <> 'next'
      left join lateral (
        select automation.cadence_chance_alive(
          m, b.repeats, (b.last_day - b.first_day) / 7.0::double precision, (b.today - b.first_day) / 7.0::double precision) as alive
        where m.tenant_id is not null
        offset 0
      ) judged on true
      offset 0
    ) e
    join crm.customers c on c.tenant_id = :tenant_id::uuid and c.id = e.customer_id and c.status not in ('INACTIVE', 'ARCHIVED')
    where case
      when :order::text = 'value' then e.value > 0
      when :order::text = 'overdue' then e.next_day < e.today
      else e.chance is not null or e.next_day >= e.today
    end
  ) l
  where :after_id::uuid is null or (l.place, l.customer_id) > (:after_place::float8, :after_id::uuid)
  order by l.place, l.customer_id
  limit :limit::int + 1
) p on true
order by p.place, p.customer_id
