-- Finds the first delivered order of each customer; one that is not due yet comes with the moment when it will be.
-- A customer is thanked once: the occurrence is the customer, or what the customer was thanked for before that was so.
select
  f.customer_id,
  coalesce(thanked.occurrence_key, f.customer_id::text) as occurrence_key,
  f.delivered_at as waiting_since,
  ripe.at as due_from,
  f.delivered_at + (:settings::jsonb ->> 'lookbackDays')::int * interval '24 hours' as due_until,
  null::text as product,
  (f.delivered_at at time zone :time_zone::text)::date as fact_on,
  floor(extract(epoch from :now::timestamptz - f.delivered_at) / 86400)::int as days,
  ripe.at <= :now::timestamptz as is_due,
  case when ripe.at > :now::timestamptz then ripe.at end as look_at
from (
  select o.customer_id, min(o.delivered_at) as delivered_at
  from (
    select a.customer_id, a.delivered_at
    from crm.orders a
    where :is_full::boolean
      and a.tenant_id = :tenant_id::uuid and a.status = 'DELIVERED' and a.delivered_at is not null
    union all
    select c.customer_id, c.delivered_at
    from examined
    cross join lateral (
      select k.customer_id, k.delivered_at
      from crm.orders k
      where k.tenant_id = :tenant_id::uuid and k.customer_id = examined.customer_id
        and k.status = 'DELIVERED' and k.delivered_at is not null
      offset 0
    ) c
    where not :is_full::boolean
  ) o
  group by o.customer_id
) f
cross join lateral (select f.delivered_at + (:settings::jsonb ->> 'daysAfter')::int * interval '24 hours' as at) ripe
left join lateral (
  select k.occurrence_key
  from automation.triggered_tasks k
  where k.customer_id = f.customer_id and k.trigger_id = :trigger_id::uuid and k.tenant_id = :tenant_id::uuid
  order by k.occurrence_key
  limit 1
) thanked on true
where f.delivered_at >= :now::timestamptz - (:settings::jsonb ->> 'lookbackDays')::int * interval '24 hours'
  -- Infinity, or a year so late that adding days overflows, would fail the evaluation of all customers.
  and f.delivered_at < timestamptz '10000-01-01 00:00Z'
