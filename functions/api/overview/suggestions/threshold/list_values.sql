-- For each active trigger that waits for an order, lists the smallest settings with which an order would have come before its task (`value`), with how many
-- orders need that setting. `side` is BEFORE: orders that came before a task was due, `prompted` of them after a task of the same type; AFTER: orders of
-- customers with a task that came within `settle_days` of it and before the task was completed; TASKS: all of these tasks, whose value is 0.
-- SAMPLE_NO_ORDER counts days after the tasting, BURN_RATE_ALERT by the rhythm percent of the interval. `days` is the length of the time that is counted.
with ruled as (
  select t.id, t.name, t.trigger_type, t.created_at, r.setting, r.fewest
  from automation.automated_triggers t
  cross join lateral (
    select
      case when jsonb_typeof(t.config -> r.name) = 'number' then least((t.config ->> r.name)::numeric, 10000)::int else r.usual end as setting,
      case when jsonb_typeof(t.config -> 'minimumOrders') = 'number' then least((t.config ->> 'minimumOrders')::numeric, 10000)::int else :minimum_orders::int end as fewest
    from (values ('SAMPLE_NO_ORDER', 'daysAfter', :days_after::int), ('BURN_RATE_ALERT', 'percentageThreshold', :percentage_threshold::int)) r (type, name, usual)
    where r.type = t.trigger_type
  ) r
  where t.tenant_id = :tenant_id::uuid and t.is_active and t.config ->> 'model' is distinct from 'cadence'
),
links as materialized (
  select l.trigger_id, l.customer_id, l.occurrence_key, r.trigger_type, k.created_at, k.completed_at
  from crm.tasks k
  join automation.triggered_tasks l on l.tenant_id = k.tenant_id and l.task_id = k.id
  join automation.automated_triggers r on r.tenant_id = l.tenant_id and r.id = l.trigger_id
  where k.tenant_id = :tenant_id::uuid and k.created_at >= :since::timestamptz and k.created_at < :now::timestamptz
    and r.trigger_type in ('SAMPLE_NO_ORDER', 'BURN_RATE_ALERT')
),
asked as (
  select l.occurrence_key, min(l.created_at) as first_at from links l where l.trigger_type = 'SAMPLE_NO_ORDER' group by l.occurrence_key
),
samples as materialized (
  select s.id::text as key, s.customer_id, s.tasted_at, o.ordered_at, floor(extract(epoch from o.ordered_at - s.tasted_at) / 86400)::int + 1 as value,
    coalesce(k.first_at < o.ordered_at, false) as is_prompted
  from crm.sample_usages s
  cross join lateral (
    select min(o.ordered_at) as ordered_at
    from crm.orders o
    join crm.order_lines l on l.tenant_id = o.tenant_id and l.order_id = o.id and l.product_id = s.product_id
    where o.tenant_id = s.tenant_id and o.customer_id = s.customer_id and o.status <> 'CANCELLED'
      and o.ordered_at >= s.tasted_at and o.ordered_at <= :now::timestamptz
  ) o
  left join asked k on k.occurrence_key = s.id::text
  where s.tenant_id = :tenant_id::uuid and s.tasted_at >= :since::timestamptz - interval '365 days' and s.tasted_at < :now::timestamptz
    -- Tasks of the period may be about older samples.
    and (s.tasted_at >= :since::timestamptz or s.id::text in (select a.occurrence_key from asked a))
    and o.ordered_at is not null and exists (select from ruled r where r.trigger_type = 'SAMPLE_NO_ORDER')
),
order_days as (
  select distinct o.customer_id, (o.delivered_at at time zone 'UTC')::date as day
  from crm.orders o
  where o.tenant_id = :tenant_id::uuid and o.status = 'DELIVERED' and o.delivered_at > :since::timestamptz - interval '1000 days' and o.delivered_at <= :now::timestamptz
    and exists (select from ruled r where r.trigger_type = 'BURN_RATE_ALERT')
),
days_before as (
  select d.customer_id, d.day, lag(d.day) over w as last_day, coalesce(lag(d.day, 5) over w, first_value(d.day) over w) as first_day,
    row_number() over w - 1 as history
  from order_days d
  window w as (partition by d.customer_id order by d.day)
),
rhythms as materialized (
  select g.customer_id, g.day, g.last_day, g.history,
    ceil((g.day - g.last_day - i.days + 1) * 100.0 / i.days)::int as value
  from (select b.*, least(b.history, 5) - 1 as gaps from days_before b) g
  cross join lateral (select greatest(1, (2 * (g.last_day - g.first_day) + g.gaps) / nullif(2 * g.gaps, 0))::int as days) i
  where g.gaps >= 1 and g.day >= (:since::timestamptz at time zone 'UTC')::date and g.day >= g.last_day + i.days
),
prompted as (
  select distinct g.customer_id, g.day
  from links l
  join rhythms g on g.customer_id = l.customer_id and l.created_at >= g.last_day::timestamp at time zone 'UTC' and l.created_at < g.day::timestamp at time zone 'UTC'
  where l.trigger_type = 'BURN_RATE_ALERT'
),
counted as (
  select r.id, 'BEFORE' as side, s.value, count(*) as orders,
    count(*) filter (where s.is_prompted) as prompted
  from ruled r
  join samples s on s.tasted_at >= :since::timestamptz and s.tasted_at + r.setting * interval '24 hours' < :now::timestamptz and s.value <= r.setting
  where r.trigger_type = 'SAMPLE_NO_ORDER'
  group by r.id, s.value
  union all
  select r.id, 'BEFORE', g.value, count(*), count(p.day)
  from ruled r
  join rhythms g on g.value <= r.setting and g.history >= r.fewest
  left join prompted p on p.customer_id = g.customer_id and p.day = g.day
  where r.trigger_type = 'BURN_RATE_ALERT'
  group by r.id, g.value
  union all
  select r.id, 'AFTER', s.value, count(*), 0
  from ruled r
  join links l on l.trigger_id = r.id and l.created_at < :settled_before::timestamptz
  join samples s on s.customer_id = l.customer_id and s.key = l.occurrence_key
    and s.ordered_at >= l.created_at and s.ordered_at < l.created_at + :settle_days::int * interval '1 day' and (l.completed_at is null or l.completed_at > s.ordered_at)
  where r.trigger_type = 'SAMPLE_NO_ORDER' and s.value > r.setting
  group by r.id, s.value
  union all
  select r.id, 'AFTER', g.value, count(*), 0
  from ruled r
  join links l on l.trigger_id = r.id and l.created_at < :settled_before::timestamptz
  join rhythms g on g.customer_id = l.customer_id and g.last_day::text = split_part(l.occurrence_key, ':', 2)
    and g.day >= (l.created_at at time zone 'UTC')::date and g.day < (l.created_at at time zone 'UTC')::date + :settle_days::int
    and (l.completed_at is null or (l.completed_at at time zone 'UTC')::date > g.day)
  where r.trigger_type = 'BURN_RATE_ALERT' and g.value > r.setting
  group by r.id, g.value
  union all
  select r.id, 'TASKS', 0, count(l.trigger_id), 0
  from ruled r
  left join links l on l.trigger_id = r.id and l.created_at < :settled_before::timestamptz
  group by r.id
)
select
  r.id as "trigger_id!",
  left(r.name, 200) as "trigger_name!",
  r.trigger_type as "trigger_type!",
  case when c.side = 'TASKS' then t.config end as "config?",
  r.setting as "setting!",
  c.side as "side!",
  c.value as "value!",
  c.orders::int as "orders!",
  c.prompted::int as "prompted!"
from ruled r
join automation.automated_triggers t on t.tenant_id = :tenant_id::uuid and t.id = r.id
join counted c on c.id = r.id
order by r.created_at, r.id, c.side, c.value
limit 5000
