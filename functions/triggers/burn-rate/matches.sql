-- Finds customers who are overdue by their own rhythm: the mean gap between their last five days with a delivery.
-- With model cadence the interval is what the tenant's model expects, while that is on. A delivery entered in advance changes the rhythm when its day comes; one at -infinity has no day.
-- With model cadence a silence is alerted again realertDays after its last alert, by the day in UTC, whether the model is on or off now: until then its
-- occurrence is the last one, and the numbers of its alerts only rise. By the rhythm the periods are counted from the day on which the alert became due.
select
  r.customer_id,
  r.customer_id::text || ':' || r.last_day::text || ':' || p.number as occurrence_key,
  d.due_at as waiting_since,
  p.due_from,
  d.ends_at as due_until,
  null::text as product,
  r.last_day as fact_on,
  r.interval_days as days,
  coalesce(:now::timestamptz between d.due_at and d.ends_at, false) as is_due,
  least(
    r.next_delivery_at,
    case
      when :now::timestamptz < d.due_at then d.due_at
      when p.next_alert_at <= d.ends_at then p.next_alert_at
    end
  ) as look_at
from (
  select
    h.customer_id,
    h.next_delivery_at,
    counted.gaps,
    h.days[cardinality(h.days)] as last_day,
    coalesce(
      case when :settings::jsonb ->> 'model' = 'cadence' then automation.cadence_interval(
        (select m from automation.cadence_models m where m.tenant_id = :tenant_id::uuid and m.status = 'ON'), h.days) end,
      automation.mean_gap(h.days, counted.gaps)
    ) as interval_days
  from (
    -- Histories are arrays, in order: window functions over their rows take twice as long.
    select
      o.customer_id,
      array_agg(distinct (o.delivered_at at time zone 'UTC')::date) filter (where o.delivered_at <= :now::timestamptz) as days,
      min(o.delivered_at) filter (where o.delivered_at > :now::timestamptz) as next_delivery_at
    from (
      select a.customer_id, a.delivered_at
      from crm.orders a
      where :is_full::boolean
        and a.tenant_id = :tenant_id::uuid and a.status = 'DELIVERED' and a.delivered_at > '-infinity'
      union all
      select c.customer_id, c.delivered_at
      from examined
      cross join lateral (
        select k.customer_id, k.delivered_at
        from crm.orders k
        where k.tenant_id = :tenant_id::uuid and k.customer_id = examined.customer_id
          and k.status = 'DELIVERED' and k.delivered_at > '-infinity'
        offset 0
      ) c
      where not :is_full::boolean
    ) o
    group by o.customer_id
  ) h
  cross join lateral (
    select case when cardinality(h.days) >= (:settings::jsonb ->> 'minimumOrders')::int then least(cardinality(h.days), 5) - 1 else 0 end as gaps
  ) counted
  -- Without this the planner repeats each of these expressions wherever it is used below.
  offset 0
) r
cross join lateral (
  select
    q.due_at,
    q.due_at + (:settings::jsonb ->> 'lookbackDays')::int * interval '24 hours' as ends_at
  from (
    -- Due after one interval and the grace, which is a percentage of the interval, rounded down to whole days.
    select case when r.gaps > 0 then (r.last_day + r.interval_days
      + r.interval_days * (:settings::jsonb ->> 'percentageThreshold')::int / 100)::timestamp at time zone 'UTC' end as due_at
    offset 0
  ) q
) d
-- The alerts that were made of this silence; none by the rhythm.
cross join lateral (
  select
    max(a.number) as number,
    (array_agg(a.number order by k.triggered_at desc, a.number desc))[1] as last_number,
    ((max(k.triggered_at) at time zone 'UTC')::date + (:settings::jsonb ->> 'realertDays')::int)::timestamp at time zone 'UTC' as again_at
  from automation.triggered_tasks k
  cross join lateral (select split_part(k.occurrence_key, ':', 3)::int as number offset 0) a
  where exists (
      select from automation.triggered_tasks e where e.tenant_id = :tenant_id::uuid and e.trigger_id = :trigger_id::uuid
    )
    and :settings::jsonb ->> 'model' = 'cadence' and :now::timestamptz between d.due_at and d.ends_at
    and k.customer_id = r.customer_id and k.trigger_id = :trigger_id::uuid and k.tenant_id = :tenant_id::uuid
    and k.triggered_at <= :now::timestamptz
    and starts_with(k.occurrence_key, r.customer_id::text || ':' || r.last_day::text || ':')
) made
cross join lateral (
  select
    case when made.again_at > :now::timestamptz then made.last_number else greatest(q.period, made.number + 1 + q.later) end as number,
    case when made.again_at > :now::timestamptz then d.due_at + q.period * q.length
      else greatest(d.due_at + q.period * q.length, made.again_at + q.later * q.length) end as due_from,
    case when made.again_at > :now::timestamptz then made.again_at
      else least(d.due_at + (q.period + 1) * q.length, made.again_at + (q.later + 1) * q.length) end as next_alert_at
  from (
    select
      w.length,
      greatest(0, floor(extract(epoch from :now::timestamptz - d.due_at) / 86400)::int) / w.days as period,
      greatest(0, floor(extract(epoch from :now::timestamptz - made.again_at) / 86400)::int) / w.days as later
    from (
      select (:settings::jsonb ->> 'realertDays')::int as days, (:settings::jsonb ->> 'realertDays')::int * interval '24 hours' as length
    ) w
  ) q
) p
where r.gaps > 0 or r.next_delivery_at is not null
