-- Lists order histories, a row for each customer after `:after`, in the order of their ids. Like the rhythm, they count delivered orders by the day in UTC.
-- `:sampled` of 2^28 customers are read, chosen by a hash of their ids, so the same ones each time. Members with "before" are of the days up to
-- `:held_back_after`, the others of "held" of the days after it. Values are means of the days after the first. All null: no order by then.
select
  c.id as "customer_id!",
  cardinality(h.days) - 1 as "repeats?",
  h.days[cardinality(h.days)] - h.days[1] as "recency_days?",
  (:now::timestamptz at time zone 'UTC')::date - h.days[1] as "age_days?",
  h.mean_value::double precision as "mean_value?",
  h.before - 1 as "repeats_before?",
  h.days[h.before] - h.days[1] as "recency_before_days?",
  :held_back_after::date - h.days[1] as "age_before_days?",
  case when h.before > 1 then automation.mean_gap(h.days[1 : h.before], least(h.before, 5) - 1) end as "rhythm_days?",
  h.held_30_days as "held_30_days?",
  cardinality(h.days) - h.before as "held_90_days?",
  h.days[h.before + 1] - :held_back_after::date as "next_after_days?"
from (
  select k.id
  from crm.customers k
  where k.tenant_id = :tenant_id::uuid and (:after::uuid is null or k.id > :after::uuid)
    and ('x' || left(md5(k.id::text), 7))::bit(28)::int < :sampled::int
  order by k.id
  limit :limit::int
) c
cross join lateral (
  select
    array_agg(d.day order by d.day) as days,
    avg(d.value) filter (where d.place > 1) as mean_value,
    (count(*) filter (where d.day <= :held_back_after::date))::int as before,
    (count(*) filter (where d.day > :held_back_after::date and d.day <= :held_back_after::date + 30))::int as held_30_days
  from (
    select (o.delivered_at at time zone 'UTC')::date as day, sum(nullif(o.total, 'NaN')) as value,
      row_number() over (order by (o.delivered_at at time zone 'UTC')::date) as place
    from crm.orders o
    where o.tenant_id = :tenant_id::uuid and o.customer_id = c.id and o.status = 'DELIVERED'
      and o.delivered_at > '-infinity' and o.delivered_at <= :now::timestamptz
    group by 1
  ) d
  offset 0
) h
order by c.id
